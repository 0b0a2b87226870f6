package marketdata.local.server;

import marketdata.connect.kafka.PartitionsOption;
import marketdata.connect.kafka.TopicCreator;
import marketdata.local.DataDir;
import marketdata.local.Project;
import marketdata.local.RunFailed;
import marketdata.local.UserError;
import marketdata.local.process.ChildEnvironment;
import marketdata.local.process.Launch;
import marketdata.local.process.LogTail;
import marketdata.model.trade.Topics;
import org.apache.kafka.common.Uuid;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A Kafka broker that is its own controller (KRaft), on loopback, as a process from Maven's jars. */
public final class KafkaBroker {
    /** Its name in {@code status}. */
    public static final String NAME = "kafka";

    private final DataDir data;
    private final String classPath;
    private final int port;
    private final int controllerPort;

    /** Chooses the ports; starts nothing. */
    public KafkaBroker(Project project, DataDir data, Ports ports) {
        this.data = data;
        this.classPath = project.runtime("kafka") + "/*";
        this.port = ports.of("kafka");
        this.controllerPort = ports.of("kafka_controller");
    }

    /** For {@code bootstrap.servers}. */
    public String bootstrapServers() {
        return "127.0.0.1:" + port;
    }

    /** Writes the configuration and, the first time, formats the storage. */
    public void prepare() throws InterruptedException {
        Path log4j = data.at("conf/kafka-log4j2.properties");
        try (InputStream in = Project.class.getResourceAsStream("kafka-log4j2.properties")) {
            Files.copy(in, log4j, StandardCopyOption.REPLACE_EXISTING);
            Files.writeString(configuration(), String.join("\n", settings()) + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (!Files.exists(data.at("kafka/meta.properties"))) {
            format();
        }
    }

    /** How it is started. */
    public Launch launch() {
        List<String> command = java("-Xms128m", "-Xmx320m", "-XX:+UseSerialGC");
        command.addAll(List.of("kafka.Kafka", configuration().toString()));
        return new Launch(
                NAME, command, Map.of(), Map.of("broker", port, "controller", controllerPort), data.path(), "TERM");
    }

    private List<String> java(String... options) {
        List<String> command = Launch.java(data, NAME, options);
        command.addAll(List.of("-Dlog4j2.configurationFile=conf/kafka-log4j2.properties", "-cp", classPath));
        return command;
    }

    private void format() throws InterruptedException {
        Path log = data.logs().resolve("kafka-format.log");
        List<String> command = java("-Xmx128m", "-XX:TieredStopAtLevel=1");
        command.addAll(List.of(
                "kafka.tools.StorageTool",
                "format",
                "--ignore-formatted",
                "--cluster-id",
                Uuid.randomUuid().toString(),
                "--config",
                configuration().toString()));
        try {
            Process process = ChildEnvironment.process(command, data.path(), Map.of())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            if (!process.waitFor(Launch.LONGEST_START.toSeconds(), TimeUnit.SECONDS) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new RunFailed("Kafka's storage cannot be formatted: " + LogTail.last(log, 2));
            }
        } catch (IOException e) {
            throw new RunFailed("Kafka's storage tool cannot be started: " + e.getMessage(), e);
        }
    }

    private Path configuration() {
        return data.at("conf/kafka.properties");
    }

    /** Of a topic with a key per symbol. */
    static int partitions() {
        String named = System.getenv().getOrDefault(PartitionsOption.VARIABLE, "" + TopicCreator.PARTITIONS);
        if (!named.matches("[0-9]{1,4}")
                || Integer.parseInt(named) < 1
                || Integer.parseInt(named) > TopicCreator.MOST_PARTITIONS) {
            throw new UserError("Invalid value for " + PartitionsOption.VARIABLE + ": '" + named + "'; allowed: 1 to "
                    + TopicCreator.MOST_PARTITIONS);
        }
        return Integer.parseInt(named);
    }

    private List<String> settings() {
        return List.of(
                "process.roles=broker,controller",
                "node.id=1",
                "controller.quorum.voters=1@127.0.0.1:" + controllerPort,
                "listeners=BROKER://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controllerPort,
                "advertised.listeners=BROKER://127.0.0.1:" + port,
                "listener.security.protocol.map=BROKER:PLAINTEXT,CONTROLLER:PLAINTEXT",
                "inter.broker.listener.name=BROKER",
                "controller.listener.names=CONTROLLER",
                // Relative to the data folder: a list is expected here, whose separator may stand in the folder's name.
                "log.dirs=kafka",
                "auto.create.topics.enable=false",
                "num.partitions=" + partitions(),
                "message.max.bytes=" + Topics.LARGEST_RECORD,
                "log.segment.bytes=134217728",
                "offsets.topic.replication.factor=1",
                "offsets.topic.num.partitions=4",
                "transaction.state.log.replication.factor=1",
                "transaction.state.log.min.isr=1",
                "transaction.state.log.num.partitions=4",
                "group.initial.rebalance.delay.ms=0",
                "num.network.threads=2",
                "num.io.threads=4",
                "log.cleaner.dedupe.buffer.size=16777216");
    }
}
