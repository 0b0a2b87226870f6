package marketdata.producer.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import marketdata.model.Exchanges;
import marketdata.model.exchange.ExchangeProtocol;
import marketdata.model.trade.Exchange;
import org.junit.jupiter.params.provider.Arguments;

import java.time.Instant;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** One good frame of each exchange, and how that exchange writes the parts that {@link BadFramesTest} damages. */
@SuppressWarnings("ImmutableEnumChecker") // the lists are made by List.of
enum SampleFrames {
    BINANCE(
            Exchange.BINANCE,
            "BTCUSDT",
            "{\"stream\":\"btcusdt@trade\",\"data\":{\"e\":\"trade\",\"E\":1767355200000,\"s\":\"BTCUSDT\",\"t\":7,"
                    + "\"p\":\"100.00\",\"q\":\"0.5\",\"T\":1767355200000,\"m\":true,\"M\":true}}",
            "{\"error\":{\"code\":2,\"msg\":\"Invalid request\"},\"id\":1}",
            List.of("s", "t", "p", "q", "T", "m")),
    COINBASE(
            Exchange.COINBASE,
            "BTC-USD",
            "{\"type\":\"match\",\"trade_id\":7,\"maker_order_id\":\"a\",\"taker_order_id\":\"b\",\"side\":\"buy\","
                    + "\"size\":\"0.5\",\"price\":\"100.00\",\"product_id\":\"BTC-USD\","
                    + "\"time\":\"2026-01-02T12:00:00.000000Z\",\"sequence\":12}",
            "{\"type\":\"error\",\"message\":\"Failed to subscribe\",\"reason\":\"BTC-US is not a valid product\"}",
            List.of("product_id", "trade_id", "price", "size", "time", "side")),
    KRAKEN(
            Exchange.KRAKEN,
            "BTC/USD",
            "{\"channel\":\"trade\",\"type\":\"update\",\"data\":[{\"symbol\":\"BTC/USD\",\"side\":\"buy\","
                    + "\"price\":100.00,\"qty\":0.5,\"ord_type\":\"limit\",\"trade_id\":7,"
                    + "\"timestamp\":\"2026-01-02T12:00:00.000000Z\",\"x\":12}]}",
            "{\"method\":\"subscribe\",\"error\":\"Currency pair not supported BTC/US\",\"success\":false,\"req_id\":1}",
            List.of("symbol", "trade_id", "price", "qty", "timestamp", "side")),
    OKX(
            Exchange.OKX,
            "BTC-USDT",
            "{\"arg\":{\"channel\":\"trades-all\",\"instId\":\"BTC-USDT\"},\"data\":[{\"instId\":\"BTC-USDT\","
                    + "\"tradeId\":\"7\",\"px\":\"100.00\",\"sz\":\"0.5\",\"side\":\"buy\",\"source\":\"0\","
                    + "\"ts\":\"1767355200000\",\"x\":12}]}",
            "{\"event\":\"error\",\"code\":\"60012\",\"msg\":\"Invalid request\",\"connId\":\"a4d3ae55\"}",
            List.of("instId", "tradeId", "px", "sz", "ts", "side"));

    private static final List<String> FIELDS = List.of("symbol", "id", "price", "quantity", "time", "side");
    private static final Instant NOW = Trades.START;
    private static final long MILLIS = NOW.toEpochMilli();

    private final Exchange exchange;
    private final String symbol;
    private final String good;
    private final String subscriptionError;
    private final List<String> names;

    SampleFrames(Exchange exchange, String symbol, String good, String subscriptionError, List<String> names) {
        this.exchange = exchange;
        this.symbol = symbol;
        this.good = good;
        this.subscriptionError = subscriptionError;
        this.names = names;
    }

    /** A new one. */
    ExchangeProtocol protocol() {
        return Exchanges.protocol(exchange);
    }

    /** The symbol that is subscribed. */
    String symbol() {
        return symbol;
    }

    /** Trade 7 of the subscribed symbol, at {@link Trades#START}, price 100.00, quantity 0.5, its last field read by nobody. */
    String good() {
        return good;
    }

    /** What the exchange answers to a subscription it rejects. */
    String subscriptionError() {
        return subscriptionError;
    }

    /** The exchange's name of symbol, id, price, quantity, time or side. */
    String name(String field) {
        return names.get(FIELDS.indexOf(field));
    }

    /** An id as the exchange writes it: OKX as a text, the others as a number. */
    String id(String digits) {
        return this == OKX ? '"' + digits + '"' : digits;
    }

    /** The good frame with another value of one field, as JSON; of a field that comes twice, the trade's own. */
    String with(String field, String value) {
        Pattern pattern = Pattern.compile("\"" + name(field) + "\":(\"[^\"]*\"|[0-9a-z.]+)(?=[,}])");
        List<MatchResult> found = pattern.matcher(good).results().toList();
        assertThat(found).as(field).isNotEmpty();
        MatchResult last = found.get(found.size() - 1);
        return good.substring(0, last.start(1)) + value + good.substring(last.end(1));
    }

    /** Name, frame, reason. */
    Stream<Arguments> badIds() {
        return this == OKX
                ? Stream.of(
                        arguments("66 negative id", with("id", "\"-7\""), "bad_value"),
                        arguments("66 id with a zero before it", with("id", "\"07\""), "bad_value"),
                        arguments("66 no id", with("id", "\"\""), "bad_value"))
                : Stream.of(
                        arguments("66 negative id", with("id", "-7"), "out_of_range"),
                        arguments("66 id as text", with("id", "\"7\""), "bad_value"));
    }

    /** Name, frame, reason. */
    Stream<Arguments> badTimes() {
        return switch (this) {
            case BINANCE ->
                Stream.concat(
                        badMillis(),
                        Stream.of(
                                badMillis("54 nanoseconds", MILLIS * 1_000_000),
                                badMillis("56 negative time", -MILLIS)));
            case OKX ->
                Stream.concat(
                        badMillis(),
                        Stream.of(
                                arguments("52 microseconds", millis(MILLIS * 1000), "time_out_of_range"),
                                arguments("54 nanoseconds", millis(MILLIS * 1_000_000), "bad_value"),
                                arguments("56 negative time", millis(-MILLIS), "bad_value"),
                                arguments("61 a date", with("time", "\"2026-01-02T12:00:00Z\""), "bad_value"),
                                arguments("null time", with("time", "null"), "missing_field")));
            case COINBASE, KRAKEN -> badDates();
        };
    }

    /** Odd times that are right: name, frame. */
    Stream<Arguments> oddTimes() {
        Stream<Arguments> old = Stream.of(arguments("59 now - 8 days", time(NOW.minusSeconds(8 * 86_400L))));
        return Stream.concat(
                old,
                switch (this) {
                    case BINANCE ->
                        Stream.of(
                                arguments(
                                        "52 microseconds, where the connection asked for them", millis(MILLIS * 1000)),
                                arguments("unwrapped", good.substring(good.indexOf("{\"e\""), good.length() - 1)));
                    case OKX -> Stream.empty();
                    case COINBASE, KRAKEN ->
                        Stream.of(
                                arguments("54 nine decimals", with("time", "\"2026-01-02T12:00:00.123456789Z\"")),
                                arguments("a time in another zone", with("time", "\"2026-01-02T13:00:00+01:00\"")),
                                arguments("a time without a fraction", with("time", "\"2026-01-02T12:00:00Z\"")));
                });
    }

    private String time(Instant time) {
        boolean millis = this == BINANCE || this == OKX;
        return millis ? millis(time.toEpochMilli()) : with("time", '"' + time.toString() + '"');
    }

    private String millis(long millis) {
        return with("time", id(Long.toString(millis)));
    }

    private Arguments badMillis(String name, long millis) {
        return arguments(name, millis(millis), "time_out_of_range");
    }

    private Stream<Arguments> badMillis() {
        return Stream.of(
                badMillis("53 seconds in the millisecond field", MILLIS / 1000),
                badMillis("55 time 0", 0),
                badMillis("57 the year 2099", 4_070_908_800_000L),
                badMillis("58 now + 6 min", MILLIS + 360_000),
                badMillis("one day ahead", MILLIS + 86_400_000),
                badMillis("64 the year 10000", 253_402_300_800_000L));
    }

    private Stream<Arguments> badDates() {
        return Stream.of(
                arguments("52 microseconds since 1970", with("time", "1767355200000000"), "bad_value"),
                arguments("53 seconds since 1970", with("time", "1767355200"), "bad_value"),
                arguments("55 time 0", time(Instant.EPOCH), "time_out_of_range"),
                arguments("56 before our era", with("time", "\"-0005-01-02T12:00:00Z\""), "time_out_of_range"),
                arguments("57 the year 2099", time(Instant.parse("2099-01-01T00:00:00Z")), "time_out_of_range"),
                arguments("58 now + 6 min", time(NOW.plusSeconds(360)), "time_out_of_range"),
                arguments("one day ahead", time(NOW.plusSeconds(86_400)), "time_out_of_range"),
                arguments("61 without a zone", with("time", "\"2026-01-02T12:00:00.000000\""), "bad_value"),
                arguments("62 an impossible zone", with("time", "\"2026-01-02T12:00:00+25:00\""), "bad_value"),
                arguments("62 hour 24", with("time", "\"2026-01-02T24:00:00Z\""), "bad_value"),
                arguments("62 second 60", with("time", "\"2026-01-02T11:59:60Z\""), "bad_value"),
                arguments("62 the 30th of February", with("time", "\"2026-02-30T12:00:00Z\""), "bad_value"),
                arguments("64 the year 10000", with("time", "\"10000-01-01T00:00:00Z\""), "bad_value"),
                arguments("64 the year +10000", with("time", "\"+10000-01-01T00:00:00Z\""), "time_out_of_range"),
                arguments("no time", with("time", "\"\""), "bad_value"),
                arguments("null time", with("time", "null"), "missing_field"));
    }
}
