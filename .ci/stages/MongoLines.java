import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import org.bson.Document;
import org.bson.json.JsonMode;
import org.bson.json.JsonWriterSettings;

/** The documents of a MongoDB for CI, one JSON a line, by _id: {@code URL DATABASE COLLECTION}. */
class MongoLines {
    public static void main(String[] args) {
        JsonWriterSettings json = JsonWriterSettings.builder().outputMode(JsonMode.RELAXED).build();
        try (MongoClient client = MongoClients.create(args[0])) {
            for (Document each : client.getDatabase(args[1]).getCollection(args[2]).find().sort(new Document("_id", 1))) {
                System.out.println(each.toJson(json));
            }
        }
    }
}
