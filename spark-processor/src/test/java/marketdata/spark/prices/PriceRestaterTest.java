package marketdata.spark.prices;

import static org.assertj.core.api.Assertions.assertThat;

import marketdata.model.PriceTopics;
import marketdata.spark.TestSpark;
import marketdata.spark.core.source.OffsetRange;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Records as Kafka's source gives them, through Spark; the figures are in {@code PriceRestatementTest}. */
class PriceRestaterTest {
    private static final StructType SCHEMA = new StructType()
            .add("value", "binary")
            .add("topic", "string")
            .add("partition", "int")
            .add("offset", "long")
            .add("arrived_ms", "long");
    private static final long ARRIVED_MILLIS = 1_790_000_000_000L;
    private static final OffsetRange WHOLE = new OffsetRange(Map.of(), Map.of());

    private final List<Row> prices = new ArrayList<>();
    private final List<Row> results = new ArrayList<>();

    @Test
    void lateConflictingAndBrokenPricesOfTwoSymbolsAreTakenAsTheRulesSay() {
        for (String symbol : List.of("A", "B")) {
            price(symbol, 0, "1");
            price(symbol, 20, "3");
            price(symbol, 50, "5");
            price(symbol, 99, "5");
        }
        results();
        assertThat(restated()).isEmpty();
        price("B", 8, "5");
        price("B", 8, "6");
        record(prices, PriceTopics.PRICES, "{");

        List<PriceRestatement> found = restated();
        assertThat(found).isNotEmpty().allMatch(each -> each.record().key().equals("B"));
        assertThat(found)
                .filteredOn(each -> each.record().topic().equals(PriceTopics.MOVING))
                .extracting(each -> each.record().place() / 1_000_000 % 3600 + " v" + each.version())
                .containsExactlyInAnyOrder("8 v1", "20 v2", "50 v2");
        found.forEach(each ->
                record(results, each.record().topic(), new String(each.record().value(), StandardCharsets.UTF_8)));
        assertThat(restated()).isEmpty();
    }

    @Test
    void noPricesAndNoResultsAreNothing() {
        assertThat(restated()).isEmpty();
    }

    /** As the streams write them. */
    private void results() {
        for (String symbol : List.of("A", "B")) {
            for (OutputRecord each : results(
                    symbol, prices.stream().map(row -> row.<byte[]>getAs(0)).toList())) {
                record(results, each.topic(), new String(each.value(), StandardCharsets.UTF_8));
            }
        }
    }

    /** What the streams write of a symbol's prices that came in order. */
    static List<OutputRecord> results(String symbol, List<byte[]> prices) {
        PriceSeries statistics = new PriceSeries();
        PriceSeries moves = new PriceSeries();
        for (byte[] value : prices) {
            Price price = PriceReader.read(new RecordOrigin(PriceTopics.PRICES, 0, 0, ARRIVED_MILLIS), value)
                    .price();
            if (price.symbol().equals(symbol)) {
                statistics.offer(price, MovingStatistics.KEPT);
                moves.offer(price, NextMove.KEPT);
            }
        }
        List<OutputRecord> results = new ArrayList<>(PriceRule.STATISTICS.settle(symbol, statistics));
        results.addAll(PriceRule.MOVES.settle(symbol, moves));
        return results;
    }

    private void price(String symbol, int second, String price) {
        record(prices, PriceTopics.PRICES, json(symbol, second, price));
    }

    static String json(String symbol, int second, String price) {
        return String.format(
                Locale.ROOT,
                "{\"symbol\":\"%s\",\"price\":%s,\"timestamp\":\"2026-03-01T12:%02d:%02dZ\"}",
                symbol,
                price,
                second / 60,
                second % 60);
    }

    private void record(List<Row> rows, String topic, String json) {
        byte[] value = json.getBytes(StandardCharsets.UTF_8);
        rows.add(RowFactory.create(value, topic, 0, (long) rows.size(), ARRIVED_MILLIS));
    }

    private List<PriceRestatement> restated() {
        return PriceRestater.of(frame(prices), frame(results), WHOLE, WHOLE, "2026-03-02T00:00:00Z")
                .collectAsList();
    }

    private static Dataset<Row> frame(List<Row> rows) {
        return TestSpark.session().createDataFrame(rows, SCHEMA);
    }
}
