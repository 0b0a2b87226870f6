import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;

/**
 * Faults for CI: {@code forget SERVERS TOPIC...} deletes all records that topics hold now, as retention does; {@code sql URL
 * USER STATEMENT...} changes the database, as a restored backup does (the password is POSTGRES_PASSWORD).
 */
class HistoryFaults {
    public static void main(String[] args) throws Exception {
        if (args[0].equals("forget")) {
            forget(args);
        } else {
            sql(args);
        }
    }

    private static void forget(String[] args) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", args[1]))) {
            Map<TopicPartition, OffsetSpec> partitions = new HashMap<>();
            for (int i = 2; i < args.length; i++) {
                String topic = args[i];
                admin.describeTopics(java.util.List.of(topic)).allTopicNames().get().get(topic).partitions().forEach(each ->
                        partitions.put(new TopicPartition(topic, each.partition()), OffsetSpec.latest()));
            }
            Map<TopicPartition, RecordsToDelete> upTo = new HashMap<>();
            admin.listOffsets(partitions).all().get().forEach((partition, end) ->
                    upTo.put(partition, RecordsToDelete.beforeOffset(end.offset())));
            admin.deleteRecords(upTo).all().get();
            System.out.println("forgotten: " + upTo);
        }
    }

    private static void sql(String[] args) throws Exception {
        try (Connection connection = DriverManager.getConnection(args[1], args[2], System.getenv("POSTGRES_PASSWORD"));
                Statement statement = connection.createStatement()) {
            for (int i = 3; i < args.length; i++) {
                System.out.println(statement.executeUpdate(args[i]) + " rows: " + args[i]);
            }
        }
    }
}
