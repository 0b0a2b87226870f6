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

/** The holes of one symbol: which are due for filling, which are given up. Thread-safe. */
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
    private boolean awake;
    private int epoch = -1;
    private int failures;

    /** How often a hole was asked for in vain, and when it may be asked for again. */
    private record Attempt(int inVain, long notBefore) {}

    SymbolGaps(SymbolState state, Duration grace, GapCounters counters, LongSupplier nanoTime) {
        this.state = state;
        this.grace = grace;
        this.counters = counters;
        this.nanoTime = nanoTime;
    }

    SymbolState state() {
        return state;
    }

    /** True when nobody was looking after the holes yet: the caller must. */
    synchronized boolean wake() {
        boolean was = awake;
        awake = true;
        return !was;
    }

    /** Whether holes are left; if not, the next tear must {@link #wake}. */
    synchronized boolean awake() {
        awake = !holes().isEmpty();
        return awake;
    }

    synchronized int open() {
        return holes().size();
    }

    /** Holes, or what is left of them, that were there at the look before already and whose time has come. */
    synchronized List<Range> due() {
        List<Range> now = holes();
        List<Range> lasting = before.stream().flatMap(each -> common(each, now)).toList();
        before = now;
        attempts.keySet().retainAll(lasting.stream().map(Range::from).collect(Collectors.toSet()));
        lasting.stream().filter(hole -> !attempts.containsKey(hole.from())).forEach(this::notice);
        long time = nanoTime.getAsLong();
        return lasting.stream()
                .filter(hole -> attempts.get(hole.from()).notBefore() - time <= 0)
                .toList();
    }

    private static Stream<Range> common(Range range, List<Range> others) {
        return others.stream()
                .map(other -> new Range(Math.max(range.from(), other.from()), Math.min(range.to(), other.to())))
                .filter(both -> both.from() <= both.to());
    }

    private void notice(Range hole) {
        attempts.put(hole.from(), new Attempt(0, nanoTime.getAsLong()));
        counters.noticed().increment();
        LOG.warn("{} lacks trades {} to {} ({})", state.symbol(), hole.from(), hole.to(), hole.count());
    }

    /** Trades were found; the rest of the hole, if any, is still the same hole. */
    synchronized void found(Range hole, long trades) {
        failures = 0;
        for (Range rest : state.missing(hole.from(), hole.to())) {
            attempts.put(rest.from(), new Attempt(0, nanoTime.getAsLong()));
        }
        LOG.info("{}: {} of trades {} to {} filled", state.symbol(), trades, hole.from(), hole.to());
    }

    /** How often the exchange has said that it has none of these. */
    synchronized int inVain(Range hole) {
        Attempt attempt = attempts.get(hole.from());
        return attempt == null ? 0 : attempt.inVain();
    }

    /** The exchange answered that it has none of these. */
    synchronized void nothingFound(Range hole) {
        failures = 0;
        int inVain = inVain(hole) + 1;
        attempts.put(
                hole.from(),
                new Attempt(inVain, nanoTime.getAsLong() + growing(inVain).toNanos()));
        if (inVain >= TRIES) {
            newlyGivenUp.add(hole);
            counters.unfillable().increment();
            LOG.error(
                    "exchange_hole: {} trades {} to {} ({}); the exchange has them not",
                    state.symbol(),
                    hole.from(),
                    hole.to(),
                    hole.count());
        }
    }

    /** The exchange answered, but its answer ends before the hole's end: it says nothing about the hole. */
    synchronized void notReached(Range hole) {
        later(hole, "the exchange's answer does not reach them");
    }

    /** The exchange has trades of these ids, but all were refused, or are of another numbering of the market. */
    synchronized void notTaken(Range hole) {
        later(hole, "none of those that the exchange has of these ids could be taken");
    }

    private void later(Range hole, String reason) {
        Duration next = growing(failures++);
        LOG.warn(
                "{} still lacks trades {} to {}: {}; again in {} s",
                state.symbol(),
                hole.from(),
                hole.to(),
                reason,
                next.toSeconds());
        attempts.put(hole.from(), new Attempt(inVain(hole), nanoTime.getAsLong() + next.toNanos()));
    }

    /** What has been given up since the last call. */
    synchronized List<Range> givenUp() {
        List<Range> ranges = newlyGivenUp;
        newlyGivenUp = new ArrayList<>();
        return ranges;
    }

    /** The exchange did not answer; tells when to ask again, not before {@code pause}. */
    synchronized Duration failed(Range hole, String failure, Duration pause) {
        Duration growing = growing(failures++);
        Duration next = growing.compareTo(pause) > 0 ? growing : pause;
        LOG.warn(
                "{} still lacks trades {} to {}, attempt {}: {}; again in {} s",
                state.symbol(),
                hole.from(),
                hole.to(),
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
    private List<Range> holes() {
        forgetOtherEpoch();
        TreeMap<Long, Range> givenUp = new TreeMap<>();
        state.exchangeHoles().forEach(hole -> givenUp.put(hole.from(), hole));
        List<Range> open = new ArrayList<>();
        List<Range> large = new ArrayList<>();
        for (Range hole : state.holes()) {
            if (hole.count() > TradeRules.LARGEST_FETCHED_GAP) {
                large.add(hole);
            } else {
                withoutGivenUp(hole, givenUp, open);
            }
        }
        large.stream()
                .filter(hole -> common(hole, tooLarge).findAny().isEmpty())
                .forEach(this::leaveOpen);
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
    private void leaveOpen(Range hole) {
        counters.tooLarge().increment();
        LOG.error(
                "{} lacks trades {} to {} ({}): too large to fetch beside the feed (limit {}); it stays open, fetch it"
                        + " with backfill --gaps",
                state.symbol(),
                hole.from(),
                hole.to(),
                hole.count(),
                TradeRules.LARGEST_FETCHED_GAP);
    }

    private static void withoutGivenUp(Range hole, NavigableMap<Long, Range> givenUp, List<Range> open) {
        long from = hole.from();
        Map.Entry<Long, Range> below = givenUp.floorEntry(from);
        if (below != null) {
            from = Math.max(from, below.getValue().to() + 1);
        }
        for (Range gone : givenUp.subMap(hole.from(), false, hole.to(), true).values()) {
            if (gone.from() > from) {
                open.add(new Range(from, gone.from() - 1));
            }
            from = Math.max(from, gone.to() + 1);
        }
        if (from <= hole.to()) {
            open.add(new Range(from, hole.to()));
        }
    }
}
