package marketdata.producer.live.gap;

import marketdata.model.candle.TradeIdSet.Range;
import marketdata.model.exchange.ExchangeProtocol;
import marketdata.model.exchange.TradesPage;
import marketdata.model.exchange.TradesRequest;
import marketdata.model.trade.Trade;
import marketdata.producer.live.clean.ExchangeClock;
import marketdata.producer.live.clean.SymbolState;
import marketdata.producer.live.feed.FrameQueue;
import marketdata.producer.live.feed.ReceivedFrame;
import marketdata.producer.live.rest.RestException;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * Fills gaps in the trade ids over REST, beside the feed.
 *
 * <p>A gap must be there at two looks, {@code grace} apart, before the exchange is asked: neighbours that swap places
 * cost no request. Fetched trades enter the queue in the form of the exchange's own frames and become ordinary trades.
 * What several answers lack, each read past the gap, is an exchange hole, and stays one. While the exchange does not
 * answer, or its answers do not reach the gap, the gap stays open, however long that takes.
 */
public final class GapRepair implements AutoCloseable {
    /** A gap's time is known to within a few pages; an exchange that needs more pages leads nowhere. */
    static final int MOST_PAGES = 100;

    /** Where a gap's own time has brought nothing, other gaps do not wait for more. */
    private static final int MOST_PAGES_EARLIER = 20;

    /**
     * Where pages go by time, each request that does not fill the gap begins so much earlier: a trade may precede others of
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
    private final RepairThread thread = new RepairThread();
    private final SilenceProbe silence;

    /** Receives the ids that the exchange does not have. */
    @FunctionalInterface
    public interface ExchangeHoles {
        /** The exchange does not have these ids of a symbol. */
        void found(String symbol, Range gap);
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
        this.silence = new SilenceProbe(protocol.rest(), history, thread);
        this.clock = clock;
        this.grace = grace;
        this.symbols = states.values().stream()
                .collect(Collectors.toUnmodifiableMap(
                        SymbolState::symbol, state -> new SymbolGaps(state, grace, counters, nanoTime)));
    }

    /** A gap has just been found in the ids of a symbol. */
    public void onGap(String symbol) {
        SymbolGaps gaps = symbols.get(symbol);
        if (gaps.startRepair()) {
            thread.after(grace, () -> look(gaps));
        }
    }

    /** Gaps that may still be filled. */
    public int open() {
        return symbols.values().stream().mapToInt(SymbolGaps::open).sum();
    }

    /** Requests the newest trades of a silent symbol, see {@link SilenceProbe}. */
    public void probe(String symbol, Duration patience, ExchangeClock exchange, SilenceProbe.Answer answer) {
        silence.probe(symbols.get(symbol).state(), patience, exchange, answer);
    }

    /** One page for every gap that is due, then another look, until no gap is left. */
    private void look(SymbolGaps gaps) throws InterruptedException {
        Duration next = grace;
        try {
            List<Range> due = gaps.due();
            for (Range gap : due) {
                // In the order of ids, so that prices are judged by those before them: the next gap when this one is
                // whole.
                if (gaps.state().missing(gap.from(), gap.to()).isEmpty()) {
                    continue; // An earlier gap's page has filled it.
                }
                try {
                    if (fill(gaps, gap, due)) {
                        next = Duration.ZERO;
                        if (!gaps.state().missing(gap.from(), gap.to()).isEmpty()) {
                            break;
                        }
                    }
                } catch (IOException e) {
                    next = gaps.failed(gap, e.getMessage(), e instanceof RestException rest ? rest.pause() : grace);
                    break;
                }
            }
        } finally {
            for (Range gap : gaps.givenUp()) {
                exchangeHoles.found(gaps.state().symbol(), gap);
                gaps.state().addExchangeHole(gap);
            }
            if (gaps.repairActive()) {
                thread.after(next, () -> look(gaps));
            }
        }
    }

    /** Asks for a gap's first page, and takes what it brings of others; false when it has filled nothing of this one. */
    private boolean fill(SymbolGaps gaps, Range gap, List<Range> due) throws IOException, InterruptedException {
        Duration earlier = EARLIER[gaps.failedTries(gap) % EARLIER.length];
        Range first = firstPart(gap);
        // With the trade behind the gap: an answer that has it, and none before it, has read past the gap.
        OptionalLong behind = gaps.state().nextTradeId(gap.to());
        long upTo = first.equals(gap) ? behind.orElse(gap.to()) : first.to();
        Answer answer = firstPage(gaps.state(), gap, first.from(), upTo, earlier);
        if (!answer.has(gap) && !first.equals(gap)) {
            answer = firstPage(gaps.state(), gap, gap.from(), behind.orElse(gap.to()), earlier);
            if (answer.has(gap)) {
                gaps.nothingFound(first);
                return false;
            }
        }
        if (!answer.has(gap)) {
            if (behind.isPresent() && answer.newest() >= behind.getAsLong()) {
                gaps.nothingFound(gap);
            } else {
                gaps.notReached(gap);
            }
            return false;
        }
        List<Trade> page = answer.trades();
        long found = page.stream().filter(trade -> isIn(gap, trade)).count();
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
        if (gaps.state().missing(gap.from(), gap.to()).equals(List.of(gap))) {
            gaps.notTaken(gap);
            return false;
        }
        gaps.found(gap, found);
        return true;
    }

    /** What one answer holds: an exchange that is asked by the last id must not begin at the gap's end. */
    private Range firstPart(Range gap) {
        return protocol.rest().pagesByTime()
                ? gap
                : new Range(
                        gap.from(),
                        Math.min(gap.to(), gap.from() + protocol.rest().tradesPerAnswer() - 1));
    }

    private static boolean isIn(Range gap, Trade trade) {
        return trade.tradeId() >= gap.from() && trade.tradeId() <= gap.to();
    }

    /** The last page of an answer, and the largest id on all of its pages. */
    private record Answer(List<Trade> trades, long newest) {
        boolean has(Range gap) {
            return trades.stream().anyMatch(trade -> isIn(gap, trade));
        }
    }

    /** An exchange that pages by time may have to be asked for some pages before the gap begins. */
    private Answer firstPage(SymbolState state, Range gap, long fromId, long toId, Duration earlier)
            throws IOException, InterruptedException {
        long after = Math.max(0, state.microsBefore(gap.from()) - TimeUnit.NANOSECONDS.toMicros(earlier.toNanos()));
        TradesRequest request = new TradesRequest(state.symbol(), fromId, toId, after);
        long newest = -1;
        for (int pages = 0; pages < (earlier.isZero() ? MOST_PAGES : MOST_PAGES_EARLIER); pages++) {
            TradesPage page = history.trades(request);
            newest = page.trades().stream().mapToLong(Trade::tradeId).reduce(newest, Math::max);
            Answer answer = new Answer(page.trades(), newest);
            if (answer.has(gap) || page.cursor().isEmpty()) {
                if (!answer.has(gap) && SilenceProbe.isCutOff(protocol.rest(), page) && newest < toId) {
                    throw new IOException("a full page names no next one");
                }
                return answer;
            }
            request = request.from(page.cursor());
        }
        if (!earlier.isZero()) {
            // Not found there; what is claimed of the gap needs an answer that reaches past it all the same.
            return firstPage(state, gap, fromId, toId, Duration.ZERO);
        }
        throw new IOException("not reached within " + MOST_PAGES + " pages");
    }

    @Override
    public void close() {
        thread.close();
    }
}
