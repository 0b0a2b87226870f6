package marketdata.producer.live.gap;

import marketdata.model.candle.TradeIdSet.Range;
import marketdata.model.trade.TradeRules;
import marketdata.producer.live.clean.SymbolState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The gaps of one symbol: which are due for filling, which are given up. Thread-safe. */
final class SymbolGaps {
    /** So often the exchange must say that it has not got the trades. */
    static final int TRIES = 4;

    private static final Logger LOG = LoggerFactory.getLogger(SymbolGaps.class);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    private final SymbolState state;
    private final Duration grace;
    private final GapCounters counters;
    private final LongSupplier nanoTime;
    private final Map<Long, Attempt> attempts = new HashMap<>();
    private List<Range> tooLarge = List.of();
    private List<Range> before = List.of();
    private List<Range> newlyGivenUp = new ArrayList<>();
    private boolean repairActive;
    private int epoch = -1;
    private int failures;

    /** How many requests did not fill a gap, and when the next may be sent. */
    private record Attempt(int failedTries, long notBefore) {}

    SymbolGaps(SymbolState state, Duration grace, GapCounters counters, LongSupplier nanoTime) {
        this.state = state;
        this.grace = grace;
        this.counters = counters;
        this.nanoTime = nanoTime;
    }

    SymbolState state() {
        return state;
    }

    /** True when nobody was looking after the gaps yet: the caller must. */
    synchronized boolean startRepair() {
        boolean was = repairActive;
        repairActive = true;
        return !was;
    }

    /** Whether gaps are left; if not, the next gap must {@link #startRepair}. */
    synchronized boolean repairActive() {
        repairActive = !gaps().isEmpty();
        return repairActive;
    }

    synchronized int open() {
        return gaps().size();
    }

    /** Gaps, or what is left of them, that were there at the look before already and whose time has come. */
    synchronized List<Range> due() {
        List<Range> now = gaps();
        List<Range> lasting = before.stream().flatMap(each -> common(each, now)).toList();
        before = now;
        attempts.keySet().retainAll(lasting.stream().map(Range::from).collect(Collectors.toSet()));
        lasting.stream().filter(gap -> !attempts.containsKey(gap.from())).forEach(this::notice);
        long time = nanoTime.getAsLong();
        return lasting.stream()
                .filter(gap -> attempts.get(gap.from()).notBefore() - time <= 0)
                .toList();
    }

    private static Stream<Range> common(Range range, List<Range> others) {
        return others.stream()
                .map(other -> new Range(Math.max(range.from(), other.from()), Math.min(range.to(), other.to())))
                .filter(both -> both.from() <= both.to());
    }

    private void notice(Range gap) {
        attempts.put(gap.from(), new Attempt(0, nanoTime.getAsLong()));
        counters.noticed().increment();
        LOG.warn("{} lacks trades {} to {} ({})", state.symbol(), gap.from(), gap.to(), gap.count());
    }

    /** Trades were found; the rest of the gap, if any, is still the same gap. */
    synchronized void found(Range gap, long trades) {
        failures = 0;
        for (Range rest : state.missing(gap.from(), gap.to())) {
            attempts.put(rest.from(), new Attempt(0, nanoTime.getAsLong()));
        }
        LOG.info("{}: {} of trades {} to {} filled", state.symbol(), trades, gap.from(), gap.to());
    }

    /** How often the exchange has said that it has none of these. */
    synchronized int failedTries(Range gap) {
        Attempt attempt = attempts.get(gap.from());
        return attempt == null ? 0 : attempt.failedTries();
    }

    /** The exchange answered that it has none of these. */
    synchronized void nothingFound(Range gap) {
        failures = 0;
        int failedTries = failedTries(gap) + 1;
        attempts.put(
                gap.from(),
                new Attempt(
                        failedTries, nanoTime.getAsLong() + growing(failedTries).toNanos()));
        if (failedTries >= TRIES) {
            newlyGivenUp.add(gap);
            counters.unfillable().increment();
            LOG.error(
                    "exchange_hole: {} trades {} to {} ({}); the exchange has them not",
                    state.symbol(),
                    gap.from(),
                    gap.to(),
                    gap.count());
        }
    }

    /** The exchange answered, but its answer ends before the gap's end: it says nothing about the gap. */
    synchronized void notReached(Range gap) {
        later(gap, "the exchange's answer does not reach them");
    }

    /** The exchange has trades of these ids, but all were rejected, or are of another numbering of the market. */
    synchronized void notTaken(Range gap) {
        later(gap, "none of those that the exchange has of these ids could be taken");
    }

    private void later(Range gap, String reason) {
        Duration next = growing(failures++);
        LOG.warn(
                "{} still lacks trades {} to {}: {}; again in {} s",
                state.symbol(),
                gap.from(),
                gap.to(),
                reason,
                next.toSeconds());
        attempts.put(gap.from(), new Attempt(failedTries(gap), nanoTime.getAsLong() + next.toNanos()));
    }

    /** What has been given up since the last call. */
    synchronized List<Range> givenUp() {
        List<Range> ranges = newlyGivenUp;
        newlyGivenUp = new ArrayList<>();
        return ranges;
    }

    /** The request failed; returns when to send the next one, not before {@code pause}. */
    synchronized Duration failed(Range gap, String failure, Duration pause) {
        Duration growing = growing(failures++);
        Duration next = growing.compareTo(pause) > 0 ? growing : pause;
        LOG.warn(
                "{} still lacks trades {} to {}, attempt {}: {}; again in {} s",
                state.symbol(),
                gap.from(),
                gap.to(),
                failures,
                failure,
                next.toSeconds());
        return next;
    }

    private Duration growing(int times) {
        Duration pause = grace.multipliedBy(1L << Math.min(times, 10));
        return pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
    }

    /** What is missing, less what is given up and what is too large to be fetched beside the feed. */
    private List<Range> gaps() {
        forgetOtherEpoch();
        TreeMap<Long, Range> givenUp = new TreeMap<>();
        state.exchangeHoles().forEach(gap -> givenUp.put(gap.from(), gap));
        List<Range> open = new ArrayList<>();
        List<Range> large = new ArrayList<>();
        for (Range gap : state.gaps()) {
            if (gap.count() > TradeRules.LARGEST_FETCHED_GAP) {
                large.add(gap);
            } else {
                withoutGivenUp(gap, givenUp, open);
            }
        }
        large.stream().filter(gap -> common(gap, tooLarge).findAny().isEmpty()).forEach(this::leaveOpen);
        tooLarge = large;
        return open;
    }

    /** The market is numbered anew: what was tried of the old ids says nothing about the same ids now. */
    private void forgetOtherEpoch() {
        if (state.epoch() != epoch) {
            epoch = state.epoch();
            attempts.clear();
            newlyGivenUp.clear();
            before = List.of();
            tooLarge = List.of();
        }
    }

    /** Not an exchange hole: the exchange has not been asked. */
    private void leaveOpen(Range gap) {
        counters.tooLarge().increment();
        LOG.error(
                "{} lacks trades {} to {} ({}): too large to fetch beside the feed (limit {}); it stays open, fetch it"
                        + " with backfill --gaps",
                state.symbol(),
                gap.from(),
                gap.to(),
                gap.count(),
                TradeRules.LARGEST_FETCHED_GAP);
    }

    private static void withoutGivenUp(Range gap, NavigableMap<Long, Range> givenUp, List<Range> open) {
        long from = gap.from();
        Map.Entry<Long, Range> below = givenUp.floorEntry(from);
        if (below != null) {
            from = Math.max(from, below.getValue().to() + 1);
        }
        for (Range gone : givenUp.subMap(gap.from(), false, gap.to(), true).values()) {
            if (gone.from() > from) {
                open.add(new Range(from, gone.from() - 1));
            }
            from = Math.max(from, gone.to() + 1);
        }
        if (from <= gap.to()) {
            open.add(new Range(from, gap.to()));
        }
    }
}
