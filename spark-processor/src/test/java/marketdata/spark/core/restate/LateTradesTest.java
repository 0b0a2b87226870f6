package marketdata.spark.core.restate;

import static org.assertj.core.api.Assertions.assertThat;

import marketdata.model.candle.MinuteAggregator;
import marketdata.model.candle.PackedTrade;
import marketdata.model.candle.SymbolUpdate;
import marketdata.spark.core.restate.RestateRequest.LateId;
import marketdata.spark.storage.CheckpointFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What waits, and survives. Minute 0 holds ids 1 and 2, minute 1 id 3; minute 0 is let go when id 6 comes in minute 4. */
class LateTradesTest {
    private static final long MINUTE = MinuteAggregator.MINUTE_MICROS;
    private static final String KEY = "kraken|BTC/USD";

    @TempDir
    private Path checkpoint;

    private final MinuteAggregator stream = new MinuteAggregator("kraken", "BTC/USD", 2 * MINUTE);

    @BeforeEach
    void proven() {
        add(1, 0);
        add(2, 0);
        add(3, 1);
        add(6, 4);
        add(7, 5);
        stream.drain();
    }

    @Test
    void aLateTradeMakesItsMinuteDueAndIsThereAfterACrash() throws Exception {
        assertThat(open().add(late(5, 0))).isEqualTo(1);

        RestateRequest due = open().due().get(KEY);
        assertThat(due.minutes()).containsExactly(0L);
        assertThat(due.lateIds()).containsExactly(new LateId(5, 0));
        assertThat(open().trades(due)).extracting("eventMicros").containsExactly(0L);
    }

    @Test
    void aBatchThatComesAgainAddsNothing() throws Exception {
        List<SymbolUpdate> batch = late(5, 0);
        LateTrades late = open();
        late.add(batch);
        assertThat(late.add(batch)).isEqualTo(1);
    }

    @Test
    void withoutLateTradesNothingIsDueAndNothingIsWritten() throws Exception {
        add(8, 5);
        LateTrades late = open();
        late.add(List.of(stream.drain()));

        assertThat(late.due()).isEmpty();
        assertThat(checkpoint.resolve("late_trades")).doesNotExist();
    }

    @Test
    void whatComesWhileTheTopicIsReadWaitsForTheNextTime() throws Exception {
        LateTrades late = open();
        late.add(late(5, 0));
        Map<String, RestateRequest> due = late.due();
        late.add(late(100, 0));
        late.settle(due, List.of());

        assertThat(open().due().get(KEY).lateIds()).containsExactly(new LateId(100, 0));
    }

    @Test
    void aMinuteComputedAnewThatStillLacksAnIdIsDueAgainWhenTheIdComes() throws Exception {
        LateTrades late = open();
        late.add(late(5, 0));
        late.settle(late.due(), List.copyOf(anew().rows().values()));
        assertThat(open().due()).isEmpty();
        add(4, 1);
        open().add(List.of(stream.drain()));

        assertThat(open().due().get(KEY).minutes()).containsExactly(0L);
        assertThat(open().due().get(KEY).lateIds()).isEmpty();
    }

    @Test
    void anIdThatComesWhileTheTopicIsReadIsNotOverlooked() throws Exception {
        LateTrades late = open();
        late.add(late(5, 0));
        Map<String, RestateRequest> due = late.due();
        SymbolUpdate read = anew();
        add(4, 1);
        late.add(List.of(stream.drain()));
        late.settle(due, List.copyOf(read.rows().values()));

        assertThat(open().due().get(KEY).minutes()).containsExactly(0L);
    }

    @Test
    void theSameIdOfTwoEpochsIsTwoLateTrades() throws Exception {
        LateTrades late = open();
        late.add(late(5, 0));
        SymbolUpdate other = new MinuteAggregator("kraken", "BTC/USD", MINUTE).drain();
        PackedTrade again = new PackedTrade(5, 10, 0, 1, 0, MINUTE, true, false);
        late.add(List.of(new SymbolUpdate(
                other.source(),
                other.symbol(),
                other.rows(),
                List.of(again),
                List.of(),
                other.conflicts(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                other.counts(),
                0)));

        RestateRequest due = open().due().get(KEY);
        assertThat(due.lateIds()).containsExactly(new LateId(5, 0), new LateId(5, MINUTE));
        assertThat(open().trades(due)).extracting("eventMicros").containsExactly(0L, MINUTE);
    }

    /** A table of files cannot be marked: its minute is computed anew, and says by itself that nothing can be claimed. */
    @Test
    void aMinuteWithAConflictIsDue() throws Exception {
        add(3, 0);
        open().add(List.of(stream.drain()));
        assertThat(open().due().get(KEY).minutes()).containsExactly(0L);
    }

    @Test
    void aMinuteThatIsProvenIsForgotten() throws Exception {
        LateTrades late = open();
        late.add(late(5, 0));
        late.settle(late.due(), List.copyOf(anew().rows().values()));
        add(4, 1);
        late.add(List.of(stream.drain()));
        late.settle(late.due(), List.of());
        add(8, 5);
        late.add(List.of(stream.drain()));

        assertThat(late.due()).isEmpty();
    }

    /** Minute 0 as the topic has it when id 5 has come with its time and id 4 is missing. */
    private static SymbolUpdate anew() {
        MinuteAggregator all = MinuteAggregator.unbounded("kraken", "BTC/USD");
        for (long id : Set.of(1, 2, 5)) {
            all.add(id, 10, 0, 1, 0, 0, true, false);
        }
        all.add(3, 10, 0, 1, 0, MINUTE, true, false);
        all.add(6, 10, 0, 1, 0, 4 * MINUTE, true, false);
        SymbolUpdate update = all.drain();
        return new SymbolUpdate(
                update.source(),
                update.symbol(),
                update.rows().headMap(MINUTE),
                List.of(),
                List.of(),
                new TreeSet<>(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                update.counts(),
                update.newestMicros());
    }

    private List<SymbolUpdate> late(long id, int minute) {
        add(id, minute);
        SymbolUpdate update = stream.drain();
        assertThat(update.late()).hasSize(1);
        return List.of(update);
    }

    private void add(long id, int minute) {
        stream.add(id, 10, 0, 1, 0, minute * MINUTE, true, false);
    }

    private LateTrades open() throws IOException {
        return new LateTrades(CheckpointFile.onDisk(checkpoint.resolve(LateTrades.FILE)));
    }
}
