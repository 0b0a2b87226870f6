import com.sun.tools.attach.VirtualMachine;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewPartitionReassignment;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicExistsException;

import java.io.OutputStream;
import java.lang.instrument.Instrumentation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/**
 * Faults of a broker and of a Java process, for CI: {@code ends|forget|anew|spread|gather|replicas=N SERVERS TOPIC...} prints the
 * topic's ends, deletes all its records, deletes it and makes it again, moves it to brokers 1 and 2 or back to 1, demands so
 * many replicas; {@code memory PID} lets a running Java program run out of memory; {@code panic URL} says that it is connected
 * as PostgreSQL's superuser, waits for a line, and has its log go on in new files until there is no room for one.
 */
public class BrokerFaults {
    public static void main(String[] args) throws Exception {
        if (args[0].equals("memory")) {
            exhaust(args[1]);
            return;
        }
        if (args[0].equals("panic")) {
            panic(args[1]);
            return;
        }
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", args[1]))) {
            for (String topic : List.of(args).subList(2, args.length)) {
                switch (args[0]) {
                    case "ends" -> System.out.println(ends(admin, topic));
                    case "forget" -> forget(admin, topic);
                    case "anew" -> anew(admin, topic);
                    case "spread" -> assign(admin, topic, List.of(1, 2));
                    case "gather" -> assign(admin, topic, List.of(1));
                    default -> replicas(admin, topic, args[0].substring("replicas=".length()));
                }
            }
        }
    }

    private static Map<TopicPartition, Long> ends(Admin admin, String topic) throws Exception {
        int partitions = admin.describeTopics(List.of(topic)).allTopicNames().get().get(topic).partitions().size();
        Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
        for (int partition = 0; partition < partitions; partition++) {
            asked.put(new TopicPartition(topic, partition), OffsetSpec.latest());
        }
        Map<TopicPartition, Long> ends = new HashMap<>();
        admin.listOffsets(asked).all().get().forEach((partition, end) -> ends.put(partition, end.offset()));
        return ends;
    }

    private static void forget(Admin admin, String topic) throws Exception {
        Map<TopicPartition, RecordsToDelete> all = new HashMap<>();
        ends(admin, topic).forEach((partition, end) -> all.put(partition, RecordsToDelete.beforeOffset(end)));
        admin.deleteRecords(all).all().get();
        System.out.println("forgotten: " + all);
    }

    private static void anew(Admin admin, String topic) throws Exception {
        int partitions = ends(admin, topic).size();
        admin.deleteTopics(List.of(topic)).all().get();
        NewTopic again = new NewTopic(topic, partitions, (short) 1);
        while (true) {
            try {
                admin.createTopics(List.of(again)).all().get();
                System.out.println(topic + " is made anew");
                return;
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof TopicExistsException)) {
                    throw e;
                }
                Thread.sleep(50);
            }
        }
    }

    /** Moves a topic to these brokers; returns when all of them have it. */
    private static void assign(Admin admin, String topic, List<Integer> brokers) throws Exception {
        Map<TopicPartition, Optional<NewPartitionReassignment>> moves = new HashMap<>();
        ends(admin, topic).keySet().forEach(each ->
                moves.put(each, Optional.of(new NewPartitionReassignment(brokers))));
        admin.alterPartitionReassignments(moves).all().get();
        while (!admin.describeTopics(List.of(topic)).allTopicNames().get().get(topic).partitions().stream()
                .allMatch(each -> each.isr().size() == brokers.size() && each.replicas().size() == brokers.size())) {
            Thread.sleep(200);
        }
        System.out.println(topic + " is on brokers " + brokers);
    }

    private static void replicas(Admin admin, String topic, String least) throws Exception {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        AlterConfigOp set =
                new AlterConfigOp(new ConfigEntry("min.insync.replicas", least), AlterConfigOp.OpType.SET);
        admin.incrementalAlterConfigs(Map.of(resource, List.of(set))).all().get();
        System.out.println(topic + " wants " + least + " replicas");
    }

    /** Connected before the disk is full, since nobody may be able to afterwards. */
    private static void panic(String url) throws Exception {
        try (Connection connection =
                        DriverManager.getConnection(url, "postgres", System.getenv("POSTGRES_PASSWORD"));
                Statement statement = connection.createStatement()) {
            // A segment of its log that has just begun: its tables' files lack room first.
            statement.execute("SELECT pg_switch_wal(), txid_current()");
            System.out.println("connected");
            System.in.read();
            for (int file = 0; file < 100; file++) {
                statement.execute("SELECT pg_switch_wal(), txid_current()");
            }
        } catch (SQLException e) {
            System.out.println("it ended: " + e.getMessage());
        }
    }

    /** Loads {@link MemoryEater} into the other program. */
    private static void exhaust(String pid) throws Exception {
        Path jar = Files.createTempFile("exhaust", ".jar");
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(new Attributes.Name("Agent-Class"), "MemoryEater");
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file, manifest)) {
            out.putNextEntry(new JarEntry("MemoryEater.class"));
            Files.copy(Path.of(BrokerFaults.class.getProtectionDomain().getCodeSource().getLocation().toURI())
                    .resolve("MemoryEater.class"), out);
        }
        try {
            VirtualMachine machine = VirtualMachine.attach(pid);
            machine.loadAgent(jar.toString());
            machine.detach();
        } catch (java.io.IOException e) {
            System.out.println("it ended: " + e.getMessage());
        } finally {
            Files.delete(jar);
        }
    }
}

/** In the other program, and so without anything but Java: takes all the memory there is. */
class MemoryEater {
    public static void agentmain(String args, Instrumentation instrumentation) {
        List<byte[]> all = new ArrayList<>();
        Thread eater = new Thread(() -> {
            while (true) {
                all.add(new byte[1 << 20]);
            }
        });
        eater.setDaemon(true);
        eater.start();
    }
}
