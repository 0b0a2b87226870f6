package marketdata.producer;

import marketdata.producer.clean.SymbolState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * Tells a quiet symbol from one that is dead on a living socket: after some silence the exchange is asked whether it has
 * newer trades. If it has, the subscription is dead and the connection is replaced; if not, the next question waits twice
 * as long, up to an hour.
 */
final class SilenceWatch {
    private static final Logger LOG = LoggerFactory.getLogger(SilenceWatch.class);
    private static final Duration LONGEST = Duration.ofHours(1);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Collection<SymbolState> symbols;
    private final Duration silence;
    private final Prober prober;
    private final Replacer replacer;
    private final LongAdder silent;
    private final LongSupplier nanoTime;
    private final long startedAt;
    private final Map<String, Question> questions = new HashMap<>();

    /** What was asked last: at which trade's arrival, when, and how long to wait now. */
    private record Question(long arrival, long askedAt, Duration patience) {}

    /** Asks the exchange. */
    interface Prober {
        void probe(String symbol, Duration patience, Runnable whenDead);
    }

    /** Gets a new connection. */
    interface Replacer {
        void replace(String reason);
    }

    SilenceWatch(
            Collection<SymbolState> symbols,
            Duration silence,
            Prober prober,
            Replacer replacer,
            LongAdder silent,
            LongSupplier nanoTime) {
        this.symbols = symbols;
        this.silence = silence;
        this.prober = prober;
        this.replacer = replacer;
        this.silent = silent;
        this.nanoTime = nanoTime;
        this.startedAt = nanoTime.getAsLong();
    }

    /** Looks at every symbol once. */
    void look() {
        long now = nanoTime.getAsLong();
        for (SymbolState symbol : symbols) {
            long arrival = symbol.lastNewNanos().orElse(startedAt);
            Question last = questions.get(symbol.symbol());
            boolean same = last != null && last.arrival() == arrival;
            Duration wait = same ? last.patience() : silence;
            long since = same ? last.askedAt() : arrival;
            if (now - since >= wait.toNanos()) {
                Duration longer = wait.multipliedBy(2).compareTo(LONGEST) < 0 ? wait.multipliedBy(2) : LONGEST;
                questions.put(symbol.symbol(), new Question(arrival, now, longer));
                prober.probe(symbol.symbol(), PATIENCE, () -> dead(symbol.symbol()));
            }
        }
    }

    private void dead(String symbol) {
        silent.increment();
        LOG.warn("{} is silent here but trades at the exchange", symbol);
        replacer.replace(symbol + " is dead on it");
    }
}
