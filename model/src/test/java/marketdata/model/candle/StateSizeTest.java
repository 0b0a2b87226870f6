package marketdata.model.candle;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What the stream keeps of a symbol is bounded by what is missing, not by how long it runs. */
class StateSizeTest {
    private static final int BATCHES_A_DAY = 24 * 60 / 5;

    private final byte[][] states = new byte[3][];
    private final long[] nextId = {1, 1_000_000, 7_000_000_000L};

    @Test
    void aWeekOfThreeSymbolsKeepsAKilobyteEach() {
        for (int batch = 0; batch < 7 * BATCHES_A_DAY; batch++) {
            for (int symbol = 0; symbol < 3; symbol++) {
                assertThat(fiveMinutes(symbol, batch, 0))
                        .as("bytes in batch %d", batch)
                        .isLessThan(1_500);
            }
        }
    }

    @Test
    void aGapForEverKeepsItsMinutesAndNoMore() {
        int before = fiveMinutes(0, 0, 0);
        int torn = fiveMinutes(0, 1, 100);
        int later = 0;
        for (int batch = 2; batch < BATCHES_A_DAY; batch++) {
            later = fiveMinutes(0, batch, 0);
        }
        assertThat(torn).isGreaterThan(before);
        assertThat(later).isLessThan(torn + 1_000);
    }

    /** Sixty trades of one symbol; before them some ids that never come. The bytes of its state after it. */
    private int fiveMinutes(int symbol, int batch, int missing) {
        MinuteAggregator minutes = states[symbol] == null
                ? new MinuteAggregator("binance", "S" + symbol, Story.WATERMARK)
                : MinuteAggregator.fromBytes("binance", "S" + symbol, Story.WATERMARK, states[symbol]);
        nextId[symbol] += missing;
        for (int i = 0; i < 60; i++) {
            long micros = Story.NOON + batch * 300_000_000L + i * 5_000_000L;
            minutes.add(nextId[symbol]++, 1_000_000 + i, 4, 5 + i, 8, micros, i % 2 == 0, i == 7);
        }
        minutes.drain();
        states[symbol] = minutes.toBytes();
        return states[symbol].length;
    }
}
