package marketdata.model.candle;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

/** A symbol with a gap in every minute of five days (nightly: thirty): the state, and what a batch writes, stays flat. */
class BoundedStateTest {
    private static final int MINUTES = (Boolean.getBoolean("tests.all") ? 30 : 5) * 1440;
    private static final int A_BATCH = 5;

    private final List<Long> missing = new ArrayList<>();
    private MinuteAggregator minutes = new MinuteAggregator("binance", "BTCUSDT", Story.WATERMARK);
    private SymbolUpdate.Counts counts = new SymbolUpdate.Counts(0, 0, 0, 0);
    private int mostBytes;
    private int mostRows;
    private int mostGaps;

    /** Four trades a minute, of which the third never comes. */
    private void run(int from, int to) {
        mostBytes = 0;
        mostRows = 0;
        mostGaps = 0;
        for (int minute = from; minute < to; minute++) {
            for (int i = 0; i < 4; i++) {
                if (i == 2) {
                    missing.add(4L * minute + i);
                } else {
                    add(4L * minute + i);
                }
            }
            if (minute % A_BATCH == A_BATCH - 1) {
                batch();
            }
        }
    }

    private void add(long id) {
        long micros = Story.NOON + id / 4 * MinuteAggregator.MINUTE_MICROS + id % 4 * 10_000_000;
        minutes.add(id, 1_000_000, 4, 5, 8, micros, true, false);
    }

    private void batch() {
        SymbolUpdate update = minutes.drain();
        byte[] state = minutes.toBytes();
        minutes = MinuteAggregator.fromBytes("binance", "BTCUSDT", Story.WATERMARK, state);
        counts = counts.plus(update.counts());
        mostBytes = Math.max(mostBytes, state.length);
        mostRows = Math.max(mostRows, update.rows().size());
        mostGaps = Math.max(
                mostGaps, update.gapsOpened().size() + update.gapsClosed().size());
    }

    @Test
    void stateRowsAndGapsOfABatchAreFlatAndWhatComesLateIsCountedOnce() {
        run(0, 1440);
        int bytes = mostBytes;
        int rows = mostRows;
        int gaps = mostGaps;
        assertThat(rows).isLessThan(4 * A_BATCH);
        assertThat(bytes).isLessThan(150_000);
        run(1440, MINUTES);
        assertThat(mostBytes).isEqualTo(bytes);
        assertThat(mostRows).isEqualTo(rows);
        assertThat(mostGaps).isEqualTo(gaps);
        assertThat(counts).isEqualTo(new SymbolUpdate.Counts(3L * MINUTES, 0, 0, 0));

        for (int i = 0; i < missing.size(); i++) {
            add(missing.get(i));
            if (i % 1000 == 999) {
                batch();
            }
        }
        batch();
        assertThat(counts.counted() + counts.late()).isEqualTo(4L * MINUTES);
        assertThat(counts.duplicates()).isZero();
        assertThat(counts.rejected()).isZero();
        assertThat(counts.counted() - 3L * MINUTES).isGreaterThan(200);
        assertThat(mostBytes).isLessThanOrEqualTo(bytes);
    }

    /** A batch job reads everything there is, and fills all. */
    @Test
    void withoutBoundsEveryGapIsFilled() {
        minutes = MinuteAggregator.unbounded("binance", "BTCUSDT");
        for (long id = 0; id < 4L * MINUTES; id++) {
            if (id % 4 != 2) {
                add(id);
            }
        }
        for (long id = 2; id < 4L * MINUTES; id += 4) {
            add(id);
        }
        SymbolUpdate update = minutes.drain();
        assertThat(update.counts()).isEqualTo(new SymbolUpdate.Counts(4L * MINUTES, 0, 0, 0));
        assertThat(update.rows().values().stream().filter(row -> row.status() == MinuteStatus.CERTIFIED))
                .hasSize(MINUTES - 1);
    }

    @Test
    void manySilentMinutesAreBoundedToo() {
        for (int i = 0; i < 20_000; i++) {
            minutes.add(i, 10, 0, 1, 0, Story.NOON + 3L * i * MinuteAggregator.MINUTE_MICROS, true, false);
            if (i % 10 == 0) {
                batch();
            }
        }
        assertThat(mostBytes).isLessThan(30_000);
        assertThat(mostRows).isLessThanOrEqualTo(31);
    }
}
