package marketdata.producer.live;

import static org.junit.jupiter.params.provider.Arguments.arguments;

import marketdata.model.exchange.binance.BinanceProtocol;
import org.junit.jupiter.params.provider.Arguments;

import java.util.Locale;
import java.util.stream.Stream;

/** Bad frames of Binance. */
class BinanceBadFramesTest extends BadFrames {
    private static final long MILLIS = NOW.toEpochMilli();

    BinanceBadFramesTest() {
        super(new BinanceProtocol(), "BTCUSDT");
    }

    @Override
    String good() {
        return String.format(
                        Locale.ROOT,
                        ("{\"stream\":\"btcusdt@trade\",\"data\":{\"e\":\"trade\",\"E\":%d,\"s\":"
                                + "\"BTCUSDT\",\"t\":7,\"p\":\"100.00\","),
                        MILLIS)
                + String.format(Locale.ROOT, "\"q\":\"0.5\",\"T\":%d,\"m\":true,\"M\":true}}", MILLIS);
    }

    @Override
    String name(String field) {
        return switch (field) {
            case "symbol" -> "s";
            case "id" -> "t";
            case "price" -> "p";
            case "quantity" -> "q";
            case "time" -> "T";
            default -> "m";
        };
    }

    @Override
    String subscriptionError() {
        return "{\"error\":{\"code\":2,\"msg\":\"Invalid request\"},\"id\":1}";
    }

    private String time(long millis) {
        return with("time", Long.toString(millis)).replace(":--", ":-");
    }

    @Override
    Stream<Arguments> times() {
        return Stream.of(
                arguments("53 seconds in the millisecond field", time(MILLIS / 1000), "time_out_of_range"),
                arguments("54 nanoseconds", time(MILLIS * 1_000_000), "time_out_of_range"),
                arguments("55 time 0", time(0), "time_out_of_range"),
                arguments("56 negative time", time(-MILLIS), "time_out_of_range"),
                arguments("57 the year 2099", time(4_070_908_800_000L), "time_out_of_range"),
                arguments("58 now + 6 min", time(MILLIS + 360_000), "time_out_of_range"),
                arguments("one day ahead", time(MILLIS + 86_400_000), "time_out_of_range"),
                arguments("64 the year 10000", time(253_402_300_800_000L), "time_out_of_range"));
    }

    @Override
    Stream<Arguments> oddTimes() {
        return Stream.of(
                arguments("52 microseconds, where the connection asked for them", time(MILLIS * 1000)),
                arguments("59 now - 8 days", time(MILLIS - 8 * 86_400_000L)),
                arguments("unwrapped", good().substring(good().indexOf("{\"e\""), good().length() - 1)));
    }
}
