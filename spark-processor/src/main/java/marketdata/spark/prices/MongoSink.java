package marketdata.spark.prices;

import com.fasterxml.jackson.databind.JsonNode;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.ReplaceOneModel;
import com.mongodb.client.model.ReplaceOptions;
import marketdata.connect.kafka.DeadLetter;
import marketdata.model.PriceTopics;
import marketdata.model.parse.IsoTime;
import marketdata.model.parse.RejectedException;
import marketdata.spark.deadletter.DeadLetterFilter;
import marketdata.spark.deadletter.DeadLetterTarget;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.api.java.function.VoidFunction2;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.bson.Document;
import org.bson.types.Decimal128;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Z-score records as documents, each replacing itself; what cannot be read goes to the dead-letter topic. */
public final class MongoSink implements VoidFunction2<Dataset<Row>, Long>, AutoCloseable {
    private static final long serialVersionUID = 1;
    private static final Comparator<Row> IN_ORDER = Comparator.comparing((Row row) -> row.<Integer>getAs("partition"))
            .thenComparing(row -> row.<Long>getAs("offset"));

    private final transient MongoClient client;
    private final transient MongoDatabase database;
    private final DeadLetterTarget deadLetters;

    /** Connects lazily. */
    public MongoSink(String url, String database, String bootstrapServers) {
        this.client = MongoClients.create(url);
        this.database = client.getDatabase(database);
        this.deadLetters = DeadLetterTarget.to(bootstrapServers);
    }

    @Override
    public void call(Dataset<Row> batch, Long number) throws Exception {
        Map<WindowLength, List<ReplaceOneModel<Document>>> documents = new EnumMap<>(WindowLength.class);
        List<Row> rows = new ArrayList<>(readable(batch, deadLetters).collectAsList());
        // Here and not by Spark, whose sort would run the tasks, and so send their dead letters, twice.
        rows.sort(IN_ORDER);
        for (Row row : rows) {
            read(row.getAs("value")).forEach((window, document) -> documents
                    .computeIfAbsent(window, key -> new ArrayList<>())
                    .add(replacement(document)));
        }
        documents.forEach((window, models) -> database.getCollection(PriceTopics.ZSCORES + "-" + window.wire())
                .bulkWrite(models, new BulkWriteOptions().ordered(true)));
    }

    /** The records but those that cannot be read; the tasks send these. */
    private static Dataset<Row> readable(Dataset<Row> batch, DeadLetterTarget deadLetters) {
        MapPartitionsFunction<Row, Row> readable =
                rows -> new DeadLetterFilter<>(rows, deadLetters, MongoSink::deadLetter, sent -> null);
        return batch.mapPartitions(readable, Encoders.row(batch.schema()));
    }

    private static DeadLetter deadLetter(Row row) {
        byte[] value = row.getAs("value");
        try {
            read(value);
            return null;
        } catch (RejectedException e) {
            RecordOrigin source = new RecordOrigin(row.getAs("topic"), row.getAs("partition"), row.getAs("offset"), 0);
            return OutputRecord.rejected(source, null, value, e.reason().wire(), e.getMessage())
                    .deadLetter();
        }
    }

    static Map<WindowLength, Document> read(byte[] value) {
        JsonNode node = PriceJson.object(value);
        Price price = PriceJson.price(node);
        String timestamp = IsoTime.format(price.micros());
        Map<WindowLength, Document> documents = new EnumMap<>(WindowLength.class);
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
        client.close();
    }
}
