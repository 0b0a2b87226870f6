package marketdata.producer.continuity;

import marketdata.model.Trade;
import marketdata.model.exchange.ExchangeProtocol;
import marketdata.model.exchange.TradesAnswer;
import marketdata.model.exchange.TradesRequest;
import marketdata.model.minute.TradeIds.Range;
import marketdata.producer.clean.ExchangeClock;
import marketdata.producer.clean.SymbolState;
import marketdata.producer.feed.FrameQueue;
import marketdata.producer.feed.ReceivedFrame;
import marketdata.producer.rest.RestException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
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
 * What the exchange answers to have not, several times, is an exchange hole, and stays one. While the exchange does not
 * answer, a hole stays open, however long that takes.
 */
public final class Continuity implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Continuity.class);

    /** A hole's time is known to within a few pages; an exchange that needs more pages leads nowhere. */
    private static final int MOST_PAGES = 100;

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
        TradesAnswer trades(TradesRequest request) throws IOException, InterruptedException;
    }

    /** Is told of what the exchange does not have. */
    @FunctionalInterface
    public interface ExchangeHoles {
        /** The exchange does not have these ids of a symbol. */
        void found(String symbol, Range hole);
    }

    /** @param protocol puts trades into frames; not shared with another thread */
    public Continuity(
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

    /** The ids of a symbol have just torn. */
    public void torn(String symbol) {
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
     * Asks the exchange about a silent symbol.
     *
     * @param patience how long trades that it has may still be on their way
     */
    public void probe(String symbol, Duration patience, ExchangeClock exchange, SilenceAnswer answer) {
        SymbolState state = symbols.get(symbol).state();
        later(Duration.ZERO, () -> {
            long last = state.lastTradeId();
            if (last == 0) {
                return;
            }
            long asked = exchange.micros();
            TradesRequest request = new TradesRequest(symbol, last + 1, Long.MAX_VALUE, state.microsBefore(last + 1));
            long newest = history.trades(request).trades().stream()
                    .mapToLong(Trade::tradeId)
                    .max()
                    .orElse(0);
            if (newest <= last) {
                answer.quiet(last, asked);
                return;
            }
            later(patience, () -> {
                if (state.lastTradeId() < newest) {
                    answer.dead();
                }
            });
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
            } catch (IOException e) {
                LOG.warn("Asked the exchange in vain: {}", e.getMessage());
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
                if (gaps.state().missing(hole.from(), hole.to()).isEmpty()) {
                    continue; // An earlier hole's page has filled it.
                }
                try {
                    next = fill(gaps, hole, due) ? Duration.ZERO : next;
                } catch (IOException e) {
                    next = gaps.failed(hole, e.getMessage(), e instanceof RestException rest ? rest.pause() : grace);
                    break;
                }
            }
        } finally {
            boolean awake = gaps.awake();
            gaps.givenUp().forEach(hole -> exchangeHoles.found(gaps.state().symbol(), hole));
            if (awake) {
                later(next, () -> look(gaps));
            }
        }
    }

    /** Asks for the first page of a hole, and takes what it brings of others; false when it brings nothing of this one. */
    private boolean fill(SymbolGaps gaps, Range hole, List<Range> due) throws IOException, InterruptedException {
        List<Trade> page = firstPage(gaps.state(), hole);
        long found = page.stream().filter(trade -> isIn(hole, trade)).count();
        if (found == 0) {
            gaps.nothingFound(hole);
            return false;
        }
        Instant now = clock.instant();
        long micros = now.getEpochSecond() * 1_000_000 + now.getNano() / 1000;
        for (Trade trade : page) {
            if (due.stream().anyMatch(each -> isIn(each, trade))) {
                byte[] frame = protocol.asFrame(trade);
                queue.put(ReceivedFrame.of(frame, ReceivedFrame.Kind.TEXT, micros, ReceivedFrame.REST));
            }
        }
        queue.awaitHandled();
        gaps.found(hole, found);
        return true;
    }

    private static boolean isIn(Range hole, Trade trade) {
        return trade.tradeId() >= hole.from() && trade.tradeId() <= hole.to();
    }

    /** An exchange that pages by time may have to be asked for some pages before the hole begins. */
    private List<Trade> firstPage(SymbolState state, Range hole) throws IOException, InterruptedException {
        TradesRequest request =
                new TradesRequest(state.symbol(), hole.from(), hole.to(), state.microsBefore(hole.from()));
        for (int pages = 0; pages < MOST_PAGES; pages++) {
            TradesAnswer answer = history.trades(request);
            if (answer.cursor().isEmpty() || answer.trades().stream().anyMatch(trade -> isIn(hole, trade))) {
                return answer.trades();
            }
            request = request.from(answer.cursor());
        }
        throw new IOException("not reached within " + MOST_PAGES + " pages");
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
