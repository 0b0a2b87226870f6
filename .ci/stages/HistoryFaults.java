import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;

/**
 * Faults for CI: {@code forget SERVERS TOPIC PARTITION=OFFSET...} deletes the records before these offsets, as
 * retention does; {@code sql URL
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
        Map<TopicPartition, RecordsToDelete> upTo = new HashMap<>();
        for (int i = 3; i < args.length; i++) {
            String[] words = args[i].split("=");
            upTo.put(
                    new TopicPartition(args[2], Integer.parseInt(words[0])),
                    RecordsToDelete.beforeOffset(Long.parseLong(words[1])));
        }
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", args[1]))) {
            admin.deleteRecords(upTo).all().get();
        }
        System.out.println("forgotten: " + upTo);
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
