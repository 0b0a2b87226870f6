package marketdata.model.candle;

import static org.assertj.core.api.Assertions.assertThat;

import marketdata.model.candle.MinuteAggregatorProperties.Event;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** Bounds so small that most falls out of them: a trade is counted once or late, and no certified row is wrong. */
class StateLimitsProperties {
    @Property(tries = 10_000)
    void whatFallsOutOfABoundIsLateAndNothingFalseIsClaimed(
            @ForAll @LongRange(max = Long.MAX_VALUE - 1) long seed,
            @ForAll @IntRange(min = 3, max = 40) int count,
            @ForAll @IntRange(min = 2, max = 5) int most) {
        Random random = new Random(seed);
        List<Event> market = MinuteAggregatorProperties.market(random, 0, count, random.nextInt(60_000));
        List<Event> sent = new ArrayList<>(market);
        sent.removeIf(each -> random.nextInt(5) == 0);
        List<Event> later = new ArrayList<>(market);
        later.removeAll(sent);
        later.removeIf(each -> random.nextInt(4) == 0);
        Collections.shuffle(later, random);
        sent.addAll(later);
        StateLimits bounds = new StateLimits(most, most, most, most, most, EpochRouter.KEPT);
        Story cut = new Story("binance", bounds);
        Story whole = new Story("binance", bounds);
        for (Event event : sent) {
            event.applyTo(cut);
            event.applyTo(whole);
            if (random.nextInt(3) == 0) {
                cut.batch();
            }
        }
        cut.batch();
        whole.batch();

        assertThat(cut.counts).isEqualTo(whole.counts);
        assertThat(cut.late).isEqualTo(whole.late);
        assertThat(cut.rows()).isEqualTo(whole.rows());
        assertThat(cut.counts.counted() + cut.counts.late()).isEqualTo(sent.size());
        assertThat(cut.counts.duplicates() + cut.counts.rejected()).isZero();
        Set<String> proven = new HashSet<>(MinuteAggregatorProperties.oracle(
                market, market.get(market.size() - 1).second(), 0));
        assertThat(cut.rows().stream().filter(row -> row.contains(" certified ") || row.contains(" quiet ")))
                .isSubsetOf(proven);
    }
}
