package marketdata.spark;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.Uuid;
import org.awaitility.Awaitility;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** A real Kafka broker, a process of its own, of the jars that the module {@code local/kafka-runtime} gathers. */
public final class TestBroker implements AutoCloseable {
    private static final Path JARS =
            Path.of("../local/kafka-runtime/target/kafka").toAbsolutePath();

    private final int port;
    private final Process process;

    /** @param settings further lines of its configuration */
    public TestBroker(Path folder, String... settings) throws Exception {
        if (!Files.isDirectory(JARS)) {
            throw new IllegalStateException("no " + JARS + "; build with -pl local/kafka-runtime too");
        }
        int[] ports = freePorts();
        port = ports[0];
        List<String> lines = new ArrayList<>(List.of(
                "process.roles=broker,controller",
                "node.id=1",
                "controller.quorum.voters=1@127.0.0.1:" + ports[1],
                "listeners=BROKER://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + ports[1],
                "advertised.listeners=BROKER://127.0.0.1:" + port,
                "listener.security.protocol.map=BROKER:PLAINTEXT,CONTROLLER:PLAINTEXT",
                "inter.broker.listener.name=BROKER",
                "controller.listener.names=CONTROLLER",
                "log.dirs=" + folder.resolve("kafka"),
                "auto.create.topics.enable=false",
                "offsets.topic.replication.factor=1",
                "offsets.topic.num.partitions=1",
                "transaction.state.log.replication.factor=1",
                "transaction.state.log.min.isr=1",
                "transaction.state.log.num.partitions=1"));
        lines.addAll(List.of(settings));
        Path configuration = Files.write(folder.resolve("kafka.properties"), lines);
        Path log = folder.resolve("kafka.log");
        Process format = java(
                log,
                "kafka.tools.StorageTool",
                "format",
                "--cluster-id",
                Uuid.randomUuid().toString(),
                "--config",
                configuration.toString());
        if (!format.waitFor(2, TimeUnit.MINUTES) || format.exitValue() != 0) {
            throw new IllegalStateException("Kafka's storage: " + Files.readString(log));
        }
        process = java(log, "kafka.Kafka", configuration.toString());
        try (Admin admin = admin()) {
            Awaitility.await()
                    .atMost(Duration.ofMinutes(2))
                    .ignoreExceptions()
                    .until(() -> admin.describeCluster().nodes().get().size() == 1);
        }
    }

    private static int[] freePorts() throws IOException {
        try (ServerSocket one = new ServerSocket(0);
                ServerSocket two = new ServerSocket(0)) {
            return new int[] {one.getLocalPort(), two.getLocalPort()};
        }
    }

    private static Process java(Path log, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx320m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                JARS + "/*"));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
    }

    /** For {@code bootstrap.servers}. */
    public String servers() {
        return "127.0.0.1:" + port;
    }

    /** Deletes those of the topics that exist. */
    public void delete(String... names) throws Exception {
        try (Admin admin = admin()) {
            Set<String> existing = new HashSet<>(List.of(names));
            existing.retainAll(admin.listTopics().names().get(1, TimeUnit.MINUTES));
            admin.deleteTopics(existing).all().get(1, TimeUnit.MINUTES);
        }
    }

    /** Creates topics and waits until they can be read and written. */
    public void create(int partitions, Map<String, String> configuration, String... names) throws Exception {
        try (Admin admin = admin()) {
            List<NewTopic> topics = new ArrayList<>();
            for (String name : names) {
                topics.add(new NewTopic(name, partitions, (short) 1).configs(configuration));
            }
            admin.createTopics(topics).all().get(1, TimeUnit.MINUTES);
            Awaitility.await()
                    .atMost(Duration.ofMinutes(1))
                    .ignoreExceptions()
                    .until(() -> admin.describeTopics(List.of(names)).allTopicNames().get().values().stream()
                            .flatMap(each -> each.partitions().stream())
                            .allMatch(each ->
                                    each.leader() != null && !each.leader().isEmpty()));
        }
    }

    private Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", servers()));
    }

    @Override
    public void close() throws Exception {
        process.destroy();
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }
}
