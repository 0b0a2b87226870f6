package marketdata.spark.core.trade;

import static org.assertj.core.api.Assertions.assertThat;

import marketdata.model.candle.MinuteAggregator;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What reaches the driver in a batch: rows, not trades. */
class DriverLoadTest {
    private static final int SYMBOLS = 5_000;
    private static final long START = 1_795_176_000_000_000L;

    @Test
    void itsBytesDependOnTheSymbolsThatChangeAndNotOnTheirTrades() {
        long few = bytes(1);
        long many = bytes(100);
        assertThat(many).isLessThan(few * 5 / 4);
        assertThat(many / SYMBOLS).as("bytes of a symbol").isLessThan(400);
    }

    /** Of the second of two batches, each in its second of one minute. */
    private static long bytes(int trades) {
        List<MinuteAggregator> symbols = new ArrayList<>();
        for (int i = 0; i < SYMBOLS; i++) {
            symbols.add(new MinuteAggregator("binance", "SYM" + i + "USDT", 600_000_000L));
        }
        long bytes = 0;
        for (int batch = 0; batch < 2; batch++) {
            bytes = 0;
            for (MinuteAggregator each : symbols) {
                for (int i = 0; i < trades; i++) {
                    long id = 1_000_000L + (long) batch * trades + i;
                    each.add(
                            id,
                            6_400_012 + id * 7919 % 1_003,
                            2,
                            id * 104_729 % 1_000_003,
                            5,
                            START + 1_000_000L * batch,
                            true,
                            false);
                }
                bytes += TaskResult.bytes(each.drain()).length;
            }
        }
        long state = symbols.stream().mapToLong(each -> each.toBytes().length).sum();
        System.out.printf(
                Locale.ROOT,
                "%d symbols with %d trades a batch: %d bytes to the driver, %d of state%n",
                SYMBOLS,
                trades,
                bytes,
                state);
        return bytes;
    }
}
