package marketdata.producer.live;

import static org.junit.jupiter.params.provider.Arguments.arguments;

import marketdata.model.exchange.kraken.KrakenProtocol;
import org.junit.jupiter.params.provider.Arguments;

import java.time.Instant;
import java.util.stream.Stream;

/** Bad frames of Kraken. */
class KrakenBadFramesTest extends BadFrames {
    KrakenBadFramesTest() {
        super(new KrakenProtocol(), "BTC/USD");
    }

    @Override
    String good() {
        return "{\"channel\":\"trade\",\"type\":\"update\",\"data\":[{\"symbol\":\"BTC/USD\",\"side\":\"buy\",\"price\":100.00,"
                + "\"qty\":0.5,\"ord_type\":\"limit\",\"trade_id\":7,\"timestamp\":\"2026-01-02T12:00:00.000000Z\","
                + "\"x\":12}]}";
    }

    @Override
    String name(String field) {
        return switch (field) {
            case "id" -> "trade_id";
            case "quantity" -> "qty";
            case "time" -> "timestamp";
            default -> field;
        };
    }

    @Override
    String subscriptionError() {
        return "{\"method\":\"subscribe\",\"error\":\"Currency pair not supported BTC/US\",\"success\":false,\"req_id\":1}";
    }

    private String time(Instant time) {
        return with("time", '"' + time.toString() + '"');
    }

    @Override
    Stream<Arguments> times() {
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

    @Override
    Stream<Arguments> oddTimes() {
        return Stream.of(
                arguments("54 nine decimals", with("time", "\"2026-01-02T12:00:00.123456789Z\"")),
                arguments("59 now - 8 days", time(NOW.minusSeconds(8 * 86_400L))),
                arguments("a time in another zone", with("time", "\"2026-01-02T13:00:00+01:00\"")),
                arguments("a time without a fraction", with("time", "\"2026-01-02T12:00:00Z\"")));
    }
}
