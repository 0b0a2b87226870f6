package marketdata.local.run;

import marketdata.connect.kafka.JobOffsets;
import marketdata.local.DataDir;
import marketdata.local.Project;
import marketdata.local.process.Launch;
import marketdata.local.server.DatabaseRole;
import marketdata.local.server.Secrets;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** How this project's own programs are started: the same jars, classes and options as in containers. */
final class Programs {
    static final String SIMULATOR = "simulator";
    static final String PRODUCER = "producer";
    static final String TAPE = "tape";
    static final String SPARK = "spark";
    static final String MONITOR = "monitor";

    private static final Set<String> BATCH_JOBS = Set.of("Restate", "RestatePrices", "Reconcile");

    /** Relative to the data folder, in which every program runs: log4j takes a list of addresses. */
    private static final String LOG_CONFIGURATION = "-Dlog4j2.configurationFile=conf/spark-log4j2.properties";

    private final Project project;
    private final DataDir data;
    private final Plan plan;
    private final String bootstrapServers;

    Programs(Project project, DataDir data, Plan plan, String bootstrapServers) {
        this.project = project;
        this.data = data;
        this.plan = plan;
        this.bootstrapServers = bootstrapServers;
    }

    Launch simulator(int port) {
        List<String> command = Launch.java(data, SIMULATOR, "-Xmx" + simulatorMegabytes() + "m", "-XX:+UseSerialGC");
        command.addAll(List.of("-jar", project.jar("simulator").toString(), "--port", Integer.toString(port)));
        command.addAll(plan.simulator());
        return new Launch(SIMULATOR, command, Map.of(), Map.of("http", port), data.path(), "TERM");
    }

    Launch producer(int statusPort, Integer simulatorPort, List<String> recorded) {
        List<String> command = Launch.java(data, PRODUCER, "-Xmx256m", "-XX:+UseSerialGC");
        command.addAll(List.of("-jar", project.jar("producer").toString()));
        command.addAll(List.of("--kafka-bootstrap-servers", bootstrapServers));
        command.addAll(List.of("--status-port", Integer.toString(statusPort)));
        if (simulatorPort != null) {
            command.addAll(List.of("--websocket-url", "ws://127.0.0.1:" + simulatorPort));
            command.addAll(List.of("--rest-url", "http://127.0.0.1:" + simulatorPort));
        }
        command.addAll(plan.producer());
        command.addAll(recorded);
        return new Launch(PRODUCER, command, Map.of(), Map.of("status", statusPort), data.path(), "TERM");
    }

    /** A recording lies in memory, at up to 40 times its compressed size; else up to 4 million trades of its past do. */
    private long simulatorMegabytes() {
        long bytes = plan.simulator().stream()
                .filter(argument -> argument.endsWith(".gz"))
                .mapToLong(file -> new File(file).length())
                .sum();
        return 1024 + 40 * bytes / (1 << 20);
    }

    /** The frames into hourly files; see its {@code --help}. */
    Launch tape() {
        List<String> command = Launch.java(data, TAPE, "-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");
        command.addAll(List.of("-jar", project.jar("producer").toString(), TAPE));
        command.addAll(List.of("--kafka-bootstrap-servers", bootstrapServers));
        command.addAll(List.of("--tape-dir", data.at("tape").toString()));
        return new Launch(TAPE, command, Map.of(), Map.of(), data.path(), "TERM");
    }

    /** The page and its API, as the role that only reads; of the real exchange it checks the certificates. */
    Launch monitor(int port, int producerPort, Integer simulatorPort, String jdbcUrl, Secrets secrets) {
        List<String> command = Launch.java(data, MONITOR, "-Xmx160m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");
        command.addAll(List.of("-jar", project.jar("monitor").toString(), "serve"));
        command.addAll(List.of("--bind-address", "127.0.0.1", "--port", Integer.toString(port)));
        command.addAll(List.of("--producer-url", "http://127.0.0.1:" + producerPort));
        // By environment: a process list would show the receivers' tokens.
        Map<String, String> environment = servers(bootstrapServers, jdbcUrl, DatabaseRole.CRYPTO_MONITOR, secrets);
        environment.putAll(plan.exchange(simulatorPort == null ? null : "127.0.0.1:" + simulatorPort)
                .environment());
        environment.put("ALERT_URLS", plan.alertUrls());
        environment.put("ALERT_STATE", data.at("conf/postgres-outage.json").toString());
        environment.put("PIPELINE_DATA_DIR", data.path().toString());
        // Relative, since this is a list: a separator may stand in the folder's name.
        environment.put("PIPELINE_DISK_PATHS", ".");
        return new Launch(MONITOR, command, environment, Map.of("http", port), data.path(), "TERM");
    }

    Launch spark(int metricsPort, String jdbcUrl, Secrets secrets) {
        boolean drains = plan.command().equals("replay");
        List<String> options = List.of(
                "--metrics-port",
                Integer.toString(metricsPort),
                "--kafka-topic",
                plan.topic(),
                "--kafka-starting-offsets",
                "earliest",
                "--trigger",
                plan.trigger(),
                "--checkpoint",
                data.at("checkpoint").resolve(plan.topic()).toString());
        return driver(
                SPARK, JobOffsets.MAIN, drains, options, "700m", Map.of("metrics", metricsPort), jdbcUrl, secrets);
    }

    /** The program that sets corrupt checkpoints aside; it needs no Spark session. */
    static Launch recover(
            Project project,
            DataDir data,
            String jdbcUrl,
            String bootstrapServers,
            Secrets secrets,
            List<String> options) {
        List<String> command = Launch.java(data, "recover", "-Xmx256m");
        command.addAll(project.sparkModuleOptions());
        command.addAll(List.of(
                LOG_CONFIGURATION,
                "-cp",
                project.jar("spark-processor") + File.pathSeparator + project.runtime("spark") + "/*",
                "marketdata.spark.job.Recover",
                "--checkpoint",
                // Relative, as all that may be a list: a separator may stand in the folder's name.
                "checkpoint,checkpoints"));
        command.addAll(options);
        Map<String, String> environment = servers(bootstrapServers, jdbcUrl, DatabaseRole.CRYPTO_WRITER, secrets);
        return new Launch("recover", command, environment, Map.of(), data.path(), "TERM");
    }

    /** Where Kafka and PostgreSQL are, as this role. */
    private static Map<String, String> servers(
            String bootstrapServers, String jdbcUrl, DatabaseRole role, Secrets secrets) {
        Map<String, String> environment = new TreeMap<>();
        environment.put("KAFKA_BOOTSTRAP_SERVERS", bootstrapServers);
        environment.put("POSTGRES_URL", jdbcUrl);
        environment.put("POSTGRES_USER", role.sqlName());
        environment.put("POSTGRES_PASSWORD", secrets.password(role));
        return environment;
    }

    /** Any job of spark-processor. */
    Launch job(String job, List<String> options, String jdbcUrl, Secrets secrets) {
        return driver("job-" + job, job, BATCH_JOBS.contains(job), options, "512m", Map.of(), jdbcUrl, secrets);
    }

    /** In a driver of its own that is its own executor; {@code drains}: it reads much at once and ends. */
    private Launch driver(
            String name,
            String job,
            boolean drains,
            List<String> options,
            String heap,
            Map<String, Integer> ports,
            String jdbcUrl,
            Secrets secrets) {
        List<String> command = Launch.java(data, name, "-Xmx" + heap);
        command.addAll(drains ? project.sparkDrainOptions() : project.sparkLiveOptions());
        project.sparkArchive().ifPresent(archive -> command.add("-XX:SharedArchiveFile=" + archive));
        command.addAll(project.sparkModuleOptions());
        command.add(LOG_CONFIGURATION);
        for (String setting : List.of(
                "spark.master=local[2]",
                "spark.driver.host=127.0.0.1",
                "spark.driver.bindAddress=127.0.0.1",
                "spark.ui.enabled=false",
                "spark.local.dir=" + data.path().relativize(data.temporary(name)),
                "spark.sql.warehouse.dir=tmp/warehouse")) {
            command.add("-D" + setting);
        }
        // Not by spark-submit: it has no program to send anywhere, and takes a tenth of a job's start.
        command.addAll(List.of(
                "-cp",
                project.runtime("spark") + "/*" + File.pathSeparator + project.jar("spark-processor"),
                "marketdata.spark.job." + job));
        command.addAll(options);
        Map<String, String> environment = servers(bootstrapServers, jdbcUrl, DatabaseRole.CRYPTO_WRITER, secrets);
        environment.put("SPARK_LOCAL_IP", "127.0.0.1");
        environment.put("PIPELINE_CHECKPOINT_DIR", data.at("checkpoints").toString());
        environment.put("PIPELINE_DATA_DIR", data.path().toString());
        return new Launch(name, command, environment, ports, data.path(), "TERM");
    }

    /** Fails early when something is not built, and writes the driver's log configuration. */
    void prepare() {
        if (plan.simulated()) {
            project.jar("simulator");
        }
        project.jar("producer");
        project.jar("spark-processor");
        if (plan.page()) {
            project.jar("monitor");
        }
        Path log4j = data.at("conf/spark-log4j2.properties");
        try (InputStream in = Project.class.getResourceAsStream("spark-log4j2.properties")) {
            Files.copy(in, log4j, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
