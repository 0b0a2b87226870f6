package marketdata.faults.oracle;

import com.fasterxml.jackson.databind.JsonNode;
import marketdata.faults.exchange.SimulatedExchange;
import marketdata.faults.oracle.Arrivals.QuietMarker;
import org.apache.kafka.clients.consumer.ConsumerRecord;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Compares the topics with the exchange's tape: each trade is there and equal, each dead letter was garbage. */
final class TopicCheck {
    private final TopicRecords topics;
    private final SimulatedExchange exchange;
    private final ExpectedData expected;
    private final long untilMicros;
    private final List<String> differences = new ArrayList<>();

    /** @param untilMicros up to this event time (microseconds since 1970 UTC) every trade must be there */
    TopicCheck(TopicRecords topics, SimulatedExchange exchange, ExpectedData expected, long untilMicros) {
        this.topics = topics;
        this.exchange = exchange;
        this.expected = expected;
        this.untilMicros = untilMicros;
    }

    /** All differences. */
    List<String> differences() {
        return differences;
    }

    /** Every trade must be in every topic of trades; the arrivals in {@code clean_trades}. */
    Arrivals checkTrades(List<String> symbols) {
        Arrivals clean = cleanTrades(symbols);
        for (String topic : exchange.furtherTopics()) {
            check(topic, symbols, this::clean);
        }
        check("raw_trades", symbols, this::raw);
        return clean;
    }

    /** The arrivals in {@code clean_trades}, of whose trades each must be there. */
    Arrivals cleanTrades(List<String> symbols) {
        return check("clean_trades", symbols, this::clean);
    }

    /** Every dead letter must be garbage, or the rejection of a delisted symbol; how many there are. */
    int checkDeadLetters() {
        List<String> letters = new ArrayList<>();
        topics.read("trades_dead_letter", letter -> letters.add(new String(letter.value(), StandardCharsets.UTF_8)));
        letters.stream()
                .filter(letter -> !exchange.garbage().contains(letter) && !exchange.isRejection(letter))
                .forEach(letter ->
                        differences.add("trades_dead_letter: a frame that is no garbage was rejected: " + letter));
        return letters.size();
    }

    private interface Reader {
        void read(ConsumerRecord<byte[], byte[]> record, Arrivals into) throws IOException;
    }

    private Arrivals check(String topic, List<String> symbols, Reader reader) {
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
            Set<TradeKey> found = arrivals.keys(symbol);
            List<TradeKey> absent = expected.of(symbol).trades().values().stream()
                    .filter(trade -> trade.micros() < untilMicros && !found.contains(trade.key()))
                    .map(ExchangeTrade::key)
                    .toList();
            if (!absent.isEmpty()) {
                differences.add(String.format(
                        Locale.ROOT,
                        "%s: %s lacks %d trades, the first %s, the last %s",
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
        JsonNode node = FrameReader.tree(record.value());
        String symbol = node.get("symbol").asText();
        if (node.has("exchange_hole_from")) {
            exchangeHole(
                    symbol,
                    TradeKey.of(node.get("exchange_hole_from").asLong()),
                    TradeKey.of(node.get("exchange_hole_to").asLong()));
            return;
        }
        if (node.has("quiet_after_id")) {
            long until = node.get("quiet_until_ms").asLong() * 1000;
            TradeKey last = TradeKey.of(node.get("quiet_after_id").asLong());
            into.quiet(symbol, new QuietMarker(record.offset(), last, until));
            return;
        }
        if (node.has("id_conflict")) {
            // The simulator gives no id twice.
            differences.add(String.format(
                    Locale.ROOT,
                    "%s: %s %d is called a conflict of ids",
                    record.topic(),
                    symbol,
                    node.get("id_conflict").asLong()));
            return;
        }
        ExchangeTrade trade = FrameReader.clean(node);
        compare(record.topic(), symbol, trade);
        if (node.get("timestamp_ms").asLong() != Math.floorDiv(trade.micros(), 1000)) {
            differences.add(String.format(Locale.ROOT, "%s: %s %s has two times", record.topic(), symbol, trade.key()));
        }
        into.trade(record, symbol, trade, node.get("is_price_spike").asBoolean());
    }

    /** A rejected frame has a header that marks it. */
    private void raw(ConsumerRecord<byte[], byte[]> record, Arrivals into) throws IOException {
        boolean frame = record.headers().lastHeader("rejected") == null
                && record.headers().lastHeader("exchange_hole") == null;
        if (!frame) {
            return;
        }
        FrameReader.trades(exchange, record.value()).forEach((trade, symbol) -> {
            compare(record.topic(), symbol, trade);
            into.trade(record, symbol, trade, false);
        });
    }

    /** The market continues while the topic is read: trades newer than the tape are not compared. */
    private void compare(String topic, String symbol, ExchangeTrade trade) {
        ExchangeTrade must = expected.of(symbol).trades().get(trade.key());
        if (must != null && !must.equals(trade)) {
            differences.add(
                    String.format(Locale.ROOT, "%s: %s %s is %s, must be %s", topic, symbol, trade.key(), trade, must));
        }
        if (must == null && expected.of(symbol).withheld().contains(trade.key())) {
            differences.add(String.format(Locale.ROOT, "%s: %s %s was withheld", topic, symbol, trade.key()));
        }
    }

    /** The exchange must have withheld all ids of an exchange hole. */
    private void exchangeHole(String symbol, TradeKey from, TradeKey to) {
        if (!from.hasNumberingOf(to)
                || expected.of(symbol).withheld().subSet(from, true, to, true).size() != from.idsTo(to)) {
            differences.add(String.format(
                    Locale.ROOT, "clean_trades: %s %s to %s is called an exchange hole", symbol, from, to));
        }
    }
}
