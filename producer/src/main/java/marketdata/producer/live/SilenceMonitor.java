package marketdata.producer.live;

import marketdata.producer.live.clean.SymbolState;
import marketdata.producer.live.gap.SilenceProbe;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * Distinguishes a quiet symbol from one that is dead on a living socket: after some silence the exchange is asked whether it has
 * newer trades. If it has, the subscription is dead and the connection is replaced. If not, that is said among the trades,
 * so that the minutes of a quiet market are proven and nobody takes them for those of a dead feed; the exchange is then
 * asked again once a minute, less often when many are silent.
 */
final class SilenceMonitor {
    private static final Logger LOG = LoggerFactory.getLogger(SilenceMonitor.class);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration AGAIN = Duration.ofMinutes(1);

    /** Of each silent symbol's share in the questions: no more than fifteen a minute in all. */
    private static final Duration EACH = Duration.ofSeconds(4);

    /** A trade may be seen over REST so much later than it happened. */
    private static final Duration REST_DELAY = Duration.ofSeconds(30);

    private final Collection<SymbolState> symbols;
    private final Duration silence;
    private final Prober prober;
    private final Replacer replacer;
    private final Notes notes;
    private final LongAdder silent;
    private final LongSupplier nanoTime;
    private final long startedAt;
    private final Map<String, Long> askedAt = new ConcurrentHashMap<>();

    /** Asks the exchange. */
    interface Prober {
        void probe(String symbol, Duration patience, SilenceProbe.Answer answer);
    }

    /** Gets a new connection. */
    interface Replacer {
        void replace(String symbol, String reason);
    }

    /** Writes down what the exchange said. */
    interface Notes {
        void quiet(String symbol, long lastId, long untilMillis);
    }

    SilenceMonitor(
            Collection<SymbolState> symbols,
            Duration silence,
            Prober prober,
            Replacer replacer,
            Notes notes,
            LongAdder silent,
            LongSupplier nanoTime) {
        this.symbols = symbols;
        this.silence = silence;
        this.prober = prober;
        this.replacer = replacer;
        this.notes = notes;
        this.silent = silent;
        this.nanoTime = nanoTime;
        this.startedAt = nanoTime.getAsLong();
    }

    /** Looks at every symbol once. */
    void look() {
        long now = nanoTime.getAsLong();
        List<SymbolState> quiet = symbols.stream()
                .filter(each -> now - each.lastNewNanos().orElse(startedAt) >= silence.toNanos())
                .toList();
        long again = Math.max(AGAIN.toNanos(), EACH.toNanos() * quiet.size());
        for (SymbolState each : quiet) {
            String symbol = each.symbol();
            // An earlier silence's question is older than this silence, and so long ago.
            if (!askedAt.containsKey(symbol) || now - askedAt.get(symbol) >= again) {
                askedAt.put(symbol, now);
                prober.probe(symbol, PATIENCE, answer(symbol));
            }
        }
    }

    private SilenceProbe.Answer answer(String symbol) {
        return new SilenceProbe.Answer() {
            @Override
            public void dead() {
                silent.increment();
                // The new connection has its time to bring something.
                askedAt.put(symbol, nanoTime.getAsLong() + silence.toNanos());
                LOG.warn("{} is silent here but trades at the exchange", symbol);
                replacer.replace(symbol, symbol + " is dead on it");
            }

            @Override
            public void quiet(long lastId, long exchangeMicros) {
                notes.quiet(symbol, lastId, exchangeMicros / 1000 - REST_DELAY.toMillis());
            }
        };
    }
}
