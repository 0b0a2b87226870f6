package marketdata.spark.sink;

import com.fasterxml.jackson.databind.JsonNode;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.ReplaceOneModel;
import com.mongodb.client.model.ReplaceOptions;
import marketdata.model.RejectedException;
import marketdata.model.json.IsoTime;
import marketdata.spark.price.MovingWindow;
import marketdata.spark.price.Outgoing;
import marketdata.spark.price.Price;
import marketdata.spark.price.PriceJson;
import marketdata.spark.price.PriceTopics;
import marketdata.spark.price.Source;
import org.apache.spark.api.java.function.VoidFunction2;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.bson.Document;
import org.bson.types.Decimal128;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Z-score records as documents, each replacing itself; what cannot be read goes to the dead-letter topic. */
public final class MongoSink implements VoidFunction2<Dataset<Row>, Long>, AutoCloseable {
    private static final long serialVersionUID = 1;

    private final transient MongoClient client;
    private final transient MongoDatabase database;
    private final TransactionalTopics letters;

    /** Connects lazily. */
    public MongoSink(String url, String database, String bootstrapServers) {
        this.client = MongoClients.create(url);
        this.database = client.getDatabase(database);
        this.letters = new TransactionalTopics(bootstrapServers, PriceTopics.deadLetter(PriceTopics.ZSCORES));
    }

    @Override
    public void call(Dataset<Row> batch, Long number) throws Exception {
        Map<MovingWindow, List<ReplaceOneModel<Document>>> documents = new EnumMap<>(MovingWindow.class);
        List<Outgoing> refused = new ArrayList<>();
        for (Row row : batch.orderBy("partition", "offset").collectAsList()) {
            byte[] value = row.getAs("value");
            try {
                read(value).forEach((window, document) -> documents
                        .computeIfAbsent(window, key -> new ArrayList<>())
                        .add(replacement(document)));
            } catch (RejectedException e) {
                Source source = new Source(row.getAs("topic"), row.getAs("partition"), row.getAs("offset"), 0);
                refused.add(Outgoing.refused(source, null, value, e.reason().wire(), e.getMessage()));
            }
        }
        documents.forEach((window, models) -> database.getCollection(PriceTopics.ZSCORES + "-" + window.wire())
                .bulkWrite(models, new BulkWriteOptions().ordered(true)));
        if (!refused.isEmpty()) {
            String query = batch.sparkSession().sparkContext().getLocalProperty("sql.streaming.queryId");
            letters.write(query, refused);
        }
    }

    static Map<MovingWindow, Document> read(byte[] value) {
        JsonNode node = PriceJson.object(value);
        Price price = PriceJson.price(node);
        String timestamp = IsoTime.format(price.micros());
        Map<MovingWindow, Document> documents = new EnumMap<>(MovingWindow.class);
        for (JsonNode each : PriceJson.array(node, "zscores")) {
            Document document = new Document("_id", price.symbol() + '|' + timestamp)
                    .append("symbol", price.symbol())
                    .append("timestamp", Instant.ofEpochMilli(Math.floorDiv(price.micros(), 1000)))
                    .append("price", new Decimal128(price.price()))
                    .append(
                            "zscore_price",
                            PriceJson.number(each, "zscore_price").doubleValue());
            for (String restated : List.of("version", "restated_at")) {
                if (node.path(restated).isValueNode()) {
                    document.append(restated, value(node.path(restated)));
                }
            }
            documents.put(PriceJson.window(each), document);
        }
        return documents;
    }

    private static Object value(JsonNode field) {
        return field.isInt() ? (Object) field.intValue() : field.asText();
    }

    private static ReplaceOneModel<Document> replacement(Document document) {
        return new ReplaceOneModel<>(
                new Document("_id", document.get("_id")), document, new ReplaceOptions().upsert(true));
    }

    @Override
    public void close() {
        letters.close();
        client.close();
    }
}
