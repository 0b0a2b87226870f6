package marketdata.model.candle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import marketdata.model.candle.TradeIdSet.Range;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.TreeSet;

/** The interval set against a plain set of numbers. */
class TradeIdSetProperties {
    @Property(tries = 20_000)
    void addAndContainsAgreeWithAPlainSet(@ForAll @Size(max = 60) List<@LongRange(max = 50) Long> added) {
        TradeIdSet ids = new TradeIdSet();
        TreeSet<Long> naive = new TreeSet<>();
        for (long id : added) {
            assertThat(ids.add(id)).isEqualTo(naive.add(id));
        }
        for (long id = -1; id <= 51; id++) {
            assertThat(ids.contains(id)).isEqualTo(naive.contains(id));
        }
        assertThat(ids.count()).isEqualTo(naive.size());
        assertThat(ids.gaps()).isEqualTo(gaps(naive));
        if (naive.isEmpty()) {
            assertThatThrownBy(ids::last).isInstanceOf(NoSuchElementException.class);
            assertThatThrownBy(ids::first).isInstanceOf(NoSuchElementException.class);
        } else {
            assertThat(ids.last()).isEqualTo(naive.last());
            assertThat(ids.first()).isEqualTo(naive.first());
        }
    }

    @Property(tries = 10_000)
    void runsAndGapsAroundAgreeWithAPlainSet(
            @ForAll @Size(min = 1, max = 40) List<@LongRange(min = 1, max = 60) Long> added,
            @ForAll @IntRange(max = 39) int one,
            @ForAll @IntRange(max = 39) int other) {
        TradeIdSet ids = new TradeIdSet();
        TreeSet<Long> naive = new TreeSet<>(added);
        added.forEach(ids::add);
        List<Long> sorted = new ArrayList<>(naive);
        long a = sorted.get(one % sorted.size());
        long b = sorted.get(other % sorted.size());
        long from = Math.min(a, b);
        long to = Math.max(a, b);

        Range run = ids.runAround(from);
        assertThat(ids.containsAll(run.from(), run.to())).isTrue();
        assertThat(naive).doesNotContain(run.from() - 1, run.to() + 1);
        for (long id = run.from(); id <= run.to(); id++) {
            assertThat(naive).contains(id);
        }
        List<Range> touching = gaps(naive).stream()
                .filter(gap -> gap.from() <= to + 1 && gap.to() >= from - 1)
                .toList();
        assertThat(ids.gapsAround(from, to)).isEqualTo(touching);
        assertThat(ids.containsAll(from, to))
                .isEqualTo(touching.stream().noneMatch(gap -> gap.from() >= from && gap.to() <= to));
    }

    @Property(tries = 10_000)
    void orderDoesNotMatterAndBytesKeepIt(
            @ForAll @Size(max = 50) List<@LongRange(min = 1, max = 1_000_000_000_000L) Long> added) throws IOException {
        TradeIdSet forward = new TradeIdSet();
        TradeIdSet backward = new TradeIdSet();
        added.forEach(forward::add);
        for (int i = added.size() - 1; i >= 0; i--) {
            backward.add(added.get(i));
        }
        assertThat(backward).hasToString(forward.toString());

        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        forward.write(new DataOutputStream(bytes));
        TradeIdSet read = TradeIdSet.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
        assertThat(read).hasToString(forward.toString());
        assertThat(read.add(2_000_000_000_000L)).isTrue();
    }

    private static List<Range> gaps(Set<Long> ids) {
        List<Range> gaps = new ArrayList<>();
        Long before = null;
        for (long id : ids) {
            if (before != null && id > before + 1) {
                gaps.add(new Range(before + 1, id - 1));
            }
            before = id;
        }
        return gaps;
    }
}
