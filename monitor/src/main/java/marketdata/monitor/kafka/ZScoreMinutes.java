package marketdata.monitor.kafka;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import marketdata.connect.kafka.KafkaOptions;
import marketdata.model.PriceTopics;
import org.apache.kafka.clients.consumer.ConsumerRecord;

import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * The last z-scores of each minute, from the topic that the job ZScores writes: of the newest 30,000 offsets and of all that
 * came since, at most a day a symbol. Of a symbol and instant the newest record counts.
 */
public final class ZScoreMinutes implements AutoCloseable {
    private static final int AT_FIRST = 30_000;
    private static final int MOST_MINUTES = 1_440;
    private static final int MOST_SYMBOLS = 20;
    private static final ObjectMapper JSON =
            new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

    private final NewestRecords tail;
    private final Map<String, NavigableMap<Instant, Scores>> minutes = new HashMap<>();

    /**
     * The z-scores of a minute's last price.
     *
     * @param windowStart start of the minute, UTC
     * @param timestamp time of that price
     * @param zscores window, for example {@code 5m}, to the distance from its mean in standard deviations
     */
    public record Scores(Instant windowStart, Instant timestamp, BigDecimal price, Map<String, BigDecimal> zscores) {}

    /** Reads from this cluster. */
    public ZScoreMinutes(KafkaOptions options) {
        tail = new NewestRecords(options, AT_FIRST);
    }

    /**
     * The minutes of a symbol in the order of time; empty where the job has written nothing about it.
     *
     * @throws KafkaUnreachableException when Kafka does not answer in time
     */
    public synchronized List<Scores> read(String symbol) throws KafkaUnreachableException, InterruptedException {
        tail.read(List.of(PriceTopics.ZSCORES), this::add);
        return List.copyOf(minutes.getOrDefault(symbol, new TreeMap<>()).values());
    }

    private void add(ConsumerRecord<byte[], byte[]> record) {
        try {
            JsonNode value = JSON.readTree(record.value());
            Instant timestamp = Instant.parse(value.path("timestamp").asText());
            String symbol = value.path("symbol").asText();
            Map<String, BigDecimal> scores = new LinkedHashMap<>();
            value.path("zscores")
                    .forEach(each -> scores.put(
                            each.path("window").asText(),
                            each.path("zscore_price").decimalValue()));
            if (!minutes.containsKey(symbol) && minutes.size() >= MOST_SYMBOLS) {
                return;
            }
            NavigableMap<Instant, Scores> known = minutes.computeIfAbsent(symbol, each -> new TreeMap<>());
            Instant start = timestamp.truncatedTo(ChronoUnit.MINUTES);
            Scores before = known.get(start);
            if (before == null || !before.timestamp().isAfter(timestamp)) {
                known.put(
                        start, new Scores(start, timestamp, value.path("price").decimalValue(), scores));
            }
            while (known.size() > MOST_MINUTES) {
                known.pollFirstEntry();
            }
        } catch (IOException | DateTimeParseException e) {
            // Not written by the job: no z-score.
            return;
        }
    }

    @Override
    public void close() {
        tail.close();
    }
}
