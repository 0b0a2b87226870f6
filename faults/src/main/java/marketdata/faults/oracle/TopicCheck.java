package marketdata.local.torture;

import com.fasterxml.jackson.databind.JsonNode;
import marketdata.local.torture.Expected.Traded;
import org.apache.kafka.clients.consumer.ConsumerRecord;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Holds the topics against the exchange's tape: each trade is there and true, each dead letter was garbage. */
final class TopicVerdict {
    private final Topic topics;
    private final Venue venue;
    private final Expected expected;
    private final long untilMicros;
    private final List<String> differences = new ArrayList<>();

    /** @param untilMicros up to this event time (microseconds since 1970 UTC) every trade must be there */
    TopicVerdict(Topic topics, Venue venue, Expected expected, long untilMicros) {
        this.topics = topics;
        this.venue = venue;
        this.expected = expected;
        this.untilMicros = untilMicros;
    }

    /** Everything that is not as it must be. */
    List<String> differences() {
        return differences;
    }

    /** Every trade is in every topic of trades; who reads any of them sees all. */
    Arrivals judgeTrades(List<String> symbols) {
        Arrivals clean = judge("clean_trades", symbols, this::clean);
        for (String topic : venue.furtherTopics()) {
            judge(topic, symbols, this::clean);
        }
        judge("raw_trades", symbols, this::raw);
        return clean;
    }

    /** Only garbage is a dead letter; how many there are. */
    int judgeDeadLetters() {
        List<String> letters = new ArrayList<>();
        topics.read("trades_dead_letter", letter -> letters.add(new String(letter.value(), StandardCharsets.UTF_8)));
        letters.stream()
                .filter(letter -> !venue.garbage().contains(letter))
                .forEach(letter -> differences.add("trades_dead_letter: no garbage was refused: " + letter));
        return letters.size();
    }

    private interface Reader {
        void read(ConsumerRecord<byte[], byte[]> record, Arrivals into) throws IOException;
    }

    private Arrivals judge(String topic, List<String> symbols, Reader reader) {
        Arrivals arrivals = new Arrivals();
        topics.read(topic, record -> {
            try {
                reader.read(record, arrivals);
            } catch (IOException | RuntimeException e) {
                differences.add(String.format(
                        Locale.ROOT, "%s: no trade at %d-%d: %s", topic, record.partition(), record.offset(), e));
            }
        });
        for (String symbol : symbols) {
            Set<Long> found = arrivals.ids(symbol);
            List<Long> absent = expected.trades(symbol).values().stream()
                    .filter(trade -> trade.micros() < untilMicros && !found.contains(trade.id()))
                    .map(Traded::id)
                    .toList();
            if (!absent.isEmpty()) {
                differences.add(String.format(
                        Locale.ROOT,
                        "%s: %s lacks %d trades, the first %d, the last %d",
                        topic,
                        symbol,
                        absent.size(),
                        absent.get(0),
                        absent.get(absent.size() - 1)));
            }
        }
        return arrivals;
    }

    private void clean(ConsumerRecord<byte[], byte[]> record, Arrivals into) throws IOException {
        JsonNode node = Frames.tree(record.value());
        String symbol = node.get("symbol").asText();
        if (node.has("exchange_hole_from")) {
            hole(
                    symbol,
                    TradeKey.of(node.get("exchange_hole_from").asLong()),
                    TradeKey.of(node.get("exchange_hole_to").asLong()));
            return;
        }
        if (node.has("quiet_after_id")) {
            long until = node.get("quiet_until_ms").asLong() * 1000;
            into.quiet(
                    record.offset(),
                    symbol,
                    TradeKey.of(node.get("quiet_after_id").asLong()),
                    until);
            return;
        }
        if (node.has("id_conflict")) {
            // The simulator gives no id twice.
            differences.add(String.format(
                    Locale.ROOT,
                    "%s: %s %d is called a conflict",
                    record.topic(),
                    symbol,
                    node.get("id_conflict").asLong()));
            return;
        }
        Traded trade = Frames.clean(node);
        compare(record.topic(), symbol, trade);
        if (node.get("timestamp_ms").asLong() != Math.floorDiv(trade.micros(), 1000)) {
            differences.add(String.format(Locale.ROOT, "%s: %s %d has two times", record.topic(), symbol, trade.id()));
        }
        into.trade(record, symbol, trade, node.get("is_price_spike").asBoolean());
    }

    /** A frame that was refused says so in its header. */
    private void raw(ConsumerRecord<byte[], byte[]> record, Arrivals into) throws IOException {
        boolean frame = record.headers().lastHeader("rejected") == null
                && record.headers().lastHeader("exchange_hole") == null;
        if (!frame) {
            return;
        }
        Frames.trades(venue, record.value()).forEach((trade, symbol) -> {
            compare(record.topic(), symbol, trade);
            into.trade(record, symbol, trade, false);
        });
    }

    /** The market goes on while the topic is read: what is newer than the tape is left alone. */
    private void compare(String topic, String symbol, Traded trade) {
        Traded must = expected.trades(symbol).get(trade.id());
        if (must != null && !must.equals(trade)) {
            differences.add(
                    String.format(Locale.ROOT, "%s: %s %d is %s, must be %s", topic, symbol, trade.id(), trade, must));
        }
        if (must == null && expected.withheld(symbol).contains(trade.id())) {
            differences.add(String.format(Locale.ROOT, "%s: %s %d was withheld", topic, symbol, trade.id()));
        }
    }

    /** What the producer says the exchange has not, the exchange must have withheld. */
    private void hole(String symbol, long from, long to) {
        if (!TradeKey.sameNumbering(from, to)
                || expected.withheld(symbol).subSet(from, true, to, true).size() != to - from + 1) {
            differences.add(String.format(
                    Locale.ROOT, "clean_trades: %s %d to %d is called an exchange hole", symbol, from, to));
        }
    }
}
