package marketdata.model.candle;

import static marketdata.model.candle.MinuteAggregator.MINUTE_MICROS;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.LongStream;

/** What proves a minute and what does not, case by case. Minutes are numbered from 100; epoch 0 is the one asked about. */
class CertifierTest {
    private static final long DISORDER_MINUTES = EpochRouter.DISORDER_MICROS / MINUTE_MICROS;

    private final NavigableMap<Long, MinuteState> minutes = new TreeMap<>();
    private final EpochIds ids = new EpochIds(0, StateLimits.STREAM);
    private EvictedMinutes evicted = new EvictedMinutes(10);
    private long lowestId = 1;

    private MinuteState minute(long number) {
        return minutes.computeIfAbsent(number * MINUTE_MICROS, MinuteState::new);
    }

    /** Trades of epoch 0 in a minute. */
    private void trades(long number, long... tradeIds) {
        for (long id : tradeIds) {
            trade(number, 0, id);
            ids.seen().add(id);
        }
    }

    private void trade(long number, int epoch, long id) {
        minute(number).add(epoch, id, 1, 0, 1, 0, number * MINUTE_MICROS + id, true, false);
    }

    private void evict(long number) {
        evicted.add(minutes.remove(number * MINUTE_MICROS));
    }

    private Certifier certifier() {
        return new Certifier(ids, minutes, evicted, lowestId);
    }

    private boolean isCertified(long number) {
        return certifier().isCertified(minute(number));
    }

    private boolean isQuietBetween(long before, long after) {
        return certifier().isQuietBetween(minute(before), minute(after));
    }

    private boolean isProvenWithoutAGap(long number) {
        return isCertified(number) && certifier().missing(minute(number)) == 0;
    }

    @Test
    void aMinuteBetweenAnEarlierAndALaterOneWithoutAGapIsProven() {
        trades(100, 10);
        trades(101, 11, 12);
        trades(102, 13);
        assertThat(isProvenWithoutAGap(101)).isTrue();
        assertThat(isCertified(100)).as("the id before its first has not come").isFalse();
        assertThat(isCertified(102)).as("no id after its last has come").isFalse();
    }

    @ParameterizedTest
    @CsvSource({"10, 11, 14, 15, inside", "9, 11, 12, 13, before", "10, 11, 12, 14, after"})
    void aMissingIdInsideOrBesideAMinuteIsNoProof(long before, long first, long last, long after) {
        trades(100, before);
        trades(101, first, last);
        trades(102, after);
        assertThat(isCertified(101)).isFalse();
        assertThat(certifier().missing(minute(101))).isEqualTo(after - before + 1 - 4);
    }

    @Test
    void nothingComesBeforeTheLowestIdOfTheExchange() {
        trades(101, 1, 2);
        trades(102, 3);
        assertThat(isCertified(101)).isTrue();
        lowestId = 0;
        assertThat(isCertified(101)).as("id 0 may come").isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "12, 0, true, none after the last until its end",
        "12, 5, true, until later",
        "12, -1, false, until a microsecond before its end",
        "11, 5, false, none after another id",
        "13, 5, false, none after an id that has not come"
    })
    void aConfirmationOfTheExchangeThatNothingCameProvesTheLastMinute(
            long lastId, long microsAfterEnd, boolean proven) {
        trades(100, 10);
        trades(101, 11, 12);
        ids.quiet().take(lastId, 102 * MINUTE_MICROS + microsAfterEnd);
        assertThat(isCertified(101)).isEqualTo(proven);
    }

    @Test
    void aQuietExchangeDoesNotProveWhatIsMissingBeforeOrInside() {
        trades(101, 11, 13);
        ids.quiet().take(13, 103 * MINUTE_MICROS);
        assertThat(isCertified(101)).as("12 is missing").isFalse();
        trades(101, 12);
        assertThat(isCertified(101)).as("10 is missing").isFalse();
        trades(100, 10);
        assertThat(isCertified(101)).isTrue();
    }

    @Test
    void neighboursOutOfOrderAreSkippedUpToTheLimit() {
        trades(100, 10, 13);
        trades(101, 12);
        trades(101 + DISORDER_MINUTES, 11, 14);
        assertThat(isCertified(101))
                .as("11 is a later minute's, 13 an earlier one's")
                .isTrue();
    }

    @Test
    void theIdBeforeOfAMinuteFarAheadIsNoNeighbour() {
        trades(100, 10);
        trades(101, 12);
        trades(102, 13);
        trades(102 + DISORDER_MINUTES, 11);
        assertThat(isCertified(101)).isFalse();
    }

    @Test
    void theIdAfterOfAMinuteLongAgoIsNoNeighbour() {
        trades(200 - DISORDER_MINUTES - 1, 12);
        trades(199, 10);
        trades(200, 11);
        trades(201, 13);
        assertThat(isCertified(200)).isFalse();
    }

    @Test
    void evictedMinutesAreNeighboursLikeKeptOnes() {
        trades(100, 9, 10);
        trades(101, 11);
        trades(102, 12);
        evict(100);
        evict(102);
        assertThat(isCertified(101)).isTrue();
    }

    @Test
    void evictedMinutesOutOfOrderAreSkipped() {
        trades(99, 9);
        trades(100, 10, 13);
        trades(101, 12);
        trades(103, 11, 14);
        evict(103);
        assertThat(isCertified(101))
                .as("before: 11 belongs to a later minute; after: 14 does")
                .isTrue();
        evict(100);
        assertThat(isCertified(101))
                .as("after: 13 belongs to an earlier minute")
                .isTrue();
    }

    @Test
    void anIdOfNoKnownMinuteIsNoNeighbourUnlessItsTradeWasLate() {
        trades(99, 9);
        trades(101, 11);
        trades(102, 12);
        ids.seen().add(10);
        assertThat(isCertified(101)).isFalse();
        ids.addLate(10);
        assertThat(isCertified(101))
                .as("10 is skipped, 9 is an earlier minute's")
                .isTrue();
    }

    @Test
    void anIdAfterOfNoKnownMinuteIsNoNeighbour() {
        trades(100, 10);
        trades(101, 11);
        trades(103, 13);
        ids.seen().add(12);
        assertThat(isCertified(101)).isFalse();
        ids.addLate(12);
        assertThat(isCertified(101)).as("12 is skipped, 13 is a later minute's").isTrue();
    }

    @Test
    void anIdBeforeThatOnlyAForgottenMinuteCanHaveIsAnEarlierMinutes() {
        evicted = new EvictedMinutes(1);
        trades(100, 10);
        trades(101, 11);
        trades(102, 12);
        trades(150, 50);
        evict(100);
        assertThat(evicted.hasForgottenBefore(101 * MINUTE_MICROS)).isFalse();
        evict(150);
        assertThat(evicted.hasForgottenBefore(101 * MINUTE_MICROS)).isTrue();
        assertThat(isCertified(101)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"999, true", "1000, false"})
    void beyondAThousandIdsOutOfOrderNothingIsClaimed(int late, boolean proven) {
        trades(100, 10);
        LongStream.rangeClosed(11, 10 + late).forEach(id -> {
            ids.seen().add(id);
            ids.addLate(id);
        });
        trades(101, 11 + late);
        trades(102, 12 + late);
        assertThat(isCertified(101)).isEqualTo(proven);
    }

    @Test
    void aMinuteOfTwoEpochsIsNeverProvenAndMissesNothingThatIsKnown() {
        trades(100, 10);
        trades(101, 11, 13);
        trades(102, 14);
        trade(101, 1, 5);
        assertThat(minute(101).isMixed()).isTrue();
        assertThat(isCertified(101)).isFalse();
        assertThat(certifier().missing(minute(101))).isZero();
    }

    @Test
    void anIdOfAnotherEpochIsNoNeighbour() {
        trade(100, 1, 10);
        ids.seen().add(10);
        trades(101, 11);
        trades(102, 12);
        assertThat(isCertified(101)).isFalse();
    }

    @Test
    void minutesBetweenConsecutiveIdsAreQuiet() {
        trades(100, 10);
        trades(104, 11);
        assertThat(isQuietBetween(100, 104)).isTrue();
    }

    @Test
    void aMissingIdOrAnEvictedMinuteBetweenIsNoQuiet() {
        trades(100, 10);
        trades(104, 12);
        assertThat(isQuietBetween(100, 104)).as("11 is missing").isFalse();
        trades(102, 11);
        evict(102);
        assertThat(isQuietBetween(100, 104)).as("11 was traded at 102").isFalse();
    }

    @Test
    void aTradeOutOfOrderLeavesTheMinutesBetweenQuietOnlyWithoutAGap() {
        trades(100, 10, 13);
        trades(104, 11);
        assertThat(isQuietBetween(100, 104))
                .as("its last id is beyond the later minute's first")
                .isTrue();
        trades(108, 14);
        trades(110, 16, 12);
        assertThat(isQuietBetween(108, 110)).as("14 is above 12").isFalse();
    }

    @Test
    void nothingIsQuietAcrossEpochsOrBesideAMixedMinute() {
        trades(100, 10);
        trade(104, 1, 11);
        ids.seen().add(11);
        assertThat(isQuietBetween(100, 104)).as("two epochs").isFalse();
        trades(106, 12);
        trades(108, 13);
        assertThat(isQuietBetween(106, 108)).isTrue();
        trade(106, 1, 1);
        assertThat(isQuietBetween(106, 108)).as("mixed").isFalse();
    }
}
