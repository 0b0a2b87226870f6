package marketdata.producer.live.gap;

import marketdata.model.candle.TradeIdSet.Range;
import marketdata.model.exchange.ExchangeProtocol;
import marketdata.model.exchange.TradesPage;
import marketdata.model.exchange.TradesRequest;
import marketdata.model.parse.RejectedException;
import marketdata.model.trade.Trade;
import marketdata.producer.live.clean.ExchangeClock;
import marketdata.producer.live.clean.SymbolState;
import marketdata.producer.live.feed.FrameQueue;
import marketdata.producer.live.feed.ReceivedFrame;
import marketdata.producer.live.rest.RestException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * Fills holes in the trade ids over REST, beside the feed.
 *
 * <p>A hole must be there at two looks, {@code grace} apart, before the exchange is asked: neighbours that swap places
 * cost no request. Fetched trades enter the queue in the form of the exchange's own frames and become ordinary trades.
 * What several answers lack, each read past the hole, is an exchange hole, and stays one. While the exchange does not
 * answer, or its answers do not reach the hole, the hole stays open, however long that takes.
 */
public final class GapRepair implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(GapRepair.class);

    /** A hole's time is known to within a few pages; an exchange that needs more pages leads nowhere. */
    private static final int MOST_PAGES = 100;

    /** Where a hole's own time has brought nothing, other holes do not wait for more. */
    private static final int MOST_PAGES_EARLIER = 20;

    /**
     * An exchange that pages by time is asked from so much earlier on each try in vain: a trade may stand before others of
     * smaller ids.
     */
    private static final Duration[] EARLIER = {
        Duration.ZERO, Duration.ofMinutes(1), Duration.ofMinutes(3), Duration.ofMinutes(10)
    };

    private final ExchangeProtocol protocol;
    private final TradeHistory history;
    private final ExchangeHoles exchangeHoles;
    private final FrameQueue queue;
    private final Clock clock;
    private final Duration grace;
    private final Map<String, SymbolGaps> symbols;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread filler = new Thread(task, "continuity");
        filler.setDaemon(true);
        return filler;
    });

    /** The exchange's past trades. */
    @FunctionalInterface
    public interface TradeHistory {
        /** A page of them. */
        TradesPage trades(TradesRequest request) throws IOException, InterruptedException;
    }

    /** Is told of what the exchange does not have. */
    @FunctionalInterface
    public interface ExchangeHoles {
        /** The exchange does not have these ids of a symbol. */
        void found(String symbol, Range hole);
    }

    /** @param protocol puts trades into frames; not shared with another thread */
    public GapRepair(
            ExchangeProtocol protocol,
            TradeHistory history,
            Map<String, SymbolState> states,
            GapCounters counters,
            ExchangeHoles exchangeHoles,
            FrameQueue queue,
            Clock clock,
            Duration grace,
            LongSupplier nanoTime) {
        this.protocol = protocol;
        this.history = history;
        this.exchangeHoles = exchangeHoles;
        this.queue = queue;
        this.clock = clock;
        this.grace = grace;
        this.symbols = states.values().stream()
                .collect(Collectors.toUnmodifiableMap(
                        SymbolState::symbol, state -> new SymbolGaps(state, grace, counters, nanoTime)));
    }

    /** A gap has just been found in the ids of a symbol. */
    public void onGap(String symbol) {
        SymbolGaps gaps = symbols.get(symbol);
        if (gaps.wake()) {
            later(grace, () -> look(gaps));
        }
    }

    /** Holes that may still be filled. */
    public int open() {
        return symbols.values().stream().mapToInt(SymbolGaps::open).sum();
    }

    /** Is told what the exchange says of a symbol that has been silent. */
    public interface SilenceAnswer {
        /** It has trades that the socket still has not brought. */
        void dead();

        /** It had no trade after this one when its clock stood at {@code exchangeMicros}. */
        void quiet(long lastId, long exchangeMicros);
    }

    /**
     * Asks the exchange about a silent symbol. Silence is confirmed only by an answer that holds the last known trade and was
     * read to its end; everything else confirms nothing.
     *
     * @param patience how long trades that it has may still be on their way
     */
    public void probe(String symbol, Duration patience, ExchangeClock exchange, SilenceAnswer answer) {
        SymbolState state = symbols.get(symbol).state();
        later(Duration.ZERO, () -> {
            Optional<SymbolState.NewestTrade> known = state.newestTrade();
            if (known.isEmpty()) {
                return;
            }
            long last = known.get().id();
            // From the last trade itself: an answer without it comes from a server that lags behind.
            TradesRequest request =
                    new TradesRequest(symbol, last, Long.MAX_VALUE, known.get().micros());
            boolean holdsLast = false;
            for (int pages = 0; pages < MOST_PAGES; pages++) {
                long asked = exchange.micros();
                TradesPage page = history.trades(request);
                long newest =
                        page.trades().stream().mapToLong(Trade::tradeId).max().orElse(-1);
                if (newest > last) {
                    deadUnlessReached(state, newest, patience, answer);
                    return;
                }
                holdsLast |= newest == last;
                if (page.cursor().isEmpty()) {
                    if (holdsLast && !isCutOff(page)) {
                        answer.quiet(last, asked);
                    } else {
                        LOG.warn("{}: the exchange's answer does not reach trade {}: nothing confirmed", symbol, last);
                    }
                    return;
                }
                request = request.from(page.cursor());
            }
            LOG.warn("{}: no end of trades after {} within {} pages: nothing confirmed", symbol, last, MOST_PAGES);
        });
    }

    /** A full page by time that names no next one: where the trades end is not known. */
    private boolean isCutOff(TradesPage page) {
        return protocol.rest().pagesByTime()
                && page.trades().size() >= protocol.rest().tradesPerAnswer();
    }

    private void deadUnlessReached(SymbolState state, long newest, Duration patience, SilenceAnswer answer) {
        later(patience, () -> {
            if (state.lastTradeId() < newest) {
                answer.dead();
            }
        });
    }

    private interface Task {
        void run() throws IOException, InterruptedException;
    }

    /** Runs on the one thread of this class; a failing task ends nothing but itself. */
    @SuppressWarnings("FutureReturnValueIgnored")
    private void later(Duration delay, Task task) {
        Runnable guarded = () -> {
            try {
                task.run();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (IOException | RejectedException e) {
                LOG.warn("REST request failed: {}", e.getMessage());
            } catch (RuntimeException e) {
                LOG.error("A fault while repairing", e);
            }
        };
        try {
            thread.schedule(guarded, delay.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("Closed");
        }
    }

    /** One page for every hole that is due, then another look, until no hole is left. */
    private void look(SymbolGaps gaps) throws InterruptedException {
        Duration next = grace;
        try {
            List<Range> due = gaps.due();
            for (Range hole : due) {
                // In the order of ids, so that prices are judged by those before them: the next hole when this one is
                // whole.
                if (gaps.state().missing(hole.from(), hole.to()).isEmpty()) {
                    continue; // An earlier hole's page has filled it.
                }
                try {
                    if (fill(gaps, hole, due)) {
                        next = Duration.ZERO;
                        if (!gaps.state().missing(hole.from(), hole.to()).isEmpty()) {
                            break;
                        }
                    }
                } catch (IOException e) {
                    next = gaps.failed(hole, e.getMessage(), e instanceof RestException rest ? rest.pause() : grace);
                    break;
                }
            }
        } finally {
            for (Range hole : gaps.givenUp()) {
                exchangeHoles.found(gaps.state().symbol(), hole);
                gaps.state().addExchangeHole(hole);
            }
            if (gaps.awake()) {
                later(next, () -> look(gaps));
            }
        }
    }

    /** Asks for a hole's first page, and takes what it brings of others; false when it has filled nothing of this one. */
    private boolean fill(SymbolGaps gaps, Range hole, List<Range> due) throws IOException, InterruptedException {
        Duration earlier = EARLIER[gaps.inVain(hole) % EARLIER.length];
        Range first = firstPart(hole);
        // With the trade behind the hole: an answer that has it, and none before it, has read past the hole.
        OptionalLong behind = gaps.state().nextTradeId(hole.to());
        long upTo = first.equals(hole) ? behind.orElse(hole.to()) : first.to();
        Answer answer = firstPage(gaps.state(), hole, first.from(), upTo, earlier);
        if (!answer.has(hole) && !first.equals(hole)) {
            answer = firstPage(gaps.state(), hole, hole.from(), behind.orElse(hole.to()), earlier);
            if (answer.has(hole)) {
                gaps.nothingFound(first);
                return false;
            }
        }
        if (!answer.has(hole)) {
            if (behind.isPresent() && answer.newest() >= behind.getAsLong()) {
                gaps.nothingFound(hole);
            } else {
                gaps.notReached(hole);
            }
            return false;
        }
        List<Trade> page = answer.trades();
        long found = page.stream().filter(trade -> isIn(hole, trade)).count();
        page = page.stream().sorted(Comparator.comparing(Trade::tradeId)).toList();
        Instant now = clock.instant();
        long micros = now.getEpochSecond() * 1_000_000 + now.getNano() / 1000;
        for (Trade trade : page) {
            if (due.stream().anyMatch(each -> isIn(each, trade))) {
                byte[] frame = protocol.asFrame(trade);
                queue.put(ReceivedFrame.of(frame, ReceivedFrame.Kind.TEXT, micros, ReceivedFrame.REST));
            }
        }
        queue.awaitHandled();
        if (gaps.state().missing(hole.from(), hole.to()).equals(List.of(hole))) {
            gaps.notTaken(hole);
            return false;
        }
        gaps.found(hole, found);
        return true;
    }

    /** What one answer holds: an exchange that is asked by the last id must not begin at the hole's end. */
    private Range firstPart(Range hole) {
        return protocol.rest().pagesByTime()
                ? hole
                : new Range(
                        hole.from(),
                        Math.min(hole.to(), hole.from() + protocol.rest().tradesPerAnswer() - 1));
    }

    private static boolean isIn(Range hole, Trade trade) {
        return trade.tradeId() >= hole.from() && trade.tradeId() <= hole.to();
    }

    /** The last page of an answer, and the largest id on all of its pages. */
    private record Answer(List<Trade> trades, long newest) {
        boolean has(Range hole) {
            return trades.stream().anyMatch(trade -> isIn(hole, trade));
        }
    }

    /** An exchange that pages by time may have to be asked for some pages before the hole begins. */
    private Answer firstPage(SymbolState state, Range hole, long fromId, long toId, Duration earlier)
            throws IOException, InterruptedException {
        long after = Math.max(0, state.microsBefore(hole.from()) - TimeUnit.NANOSECONDS.toMicros(earlier.toNanos()));
        TradesRequest request = new TradesRequest(state.symbol(), fromId, toId, after);
        long newest = -1;
        for (int pages = 0; pages < (earlier.isZero() ? MOST_PAGES : MOST_PAGES_EARLIER); pages++) {
            TradesPage page = history.trades(request);
            newest = page.trades().stream().mapToLong(Trade::tradeId).reduce(newest, Math::max);
            Answer answer = new Answer(page.trades(), newest);
            if (answer.has(hole) || page.cursor().isEmpty()) {
                if (!answer.has(hole) && isCutOff(page) && newest < toId) {
                    throw new IOException("a full page names no next one");
                }
                return answer;
            }
            request = request.from(page.cursor());
        }
        if (!earlier.isZero()) {
            // Not found there; what is claimed of the hole needs an answer that reaches past it all the same.
            return firstPage(state, hole, fromId, toId, Duration.ZERO);
        }
        throw new IOException("not reached within " + MOST_PAGES + " pages");
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
