package marketdata.producer.live.feed;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** Pauses before a rejected symbol is subscribed again; they grow for each symbol by itself. */
final class RejectionBackoffs {
    private final Supplier<Backoff> backoffs;
    private final Map<String, Backoff> bySymbol = new ConcurrentHashMap<>();

    /** @param backoffs one for each symbol */
    RejectionBackoffs(Supplier<Backoff> backoffs) {
        this.backoffs = backoffs;
    }

    Duration next(String symbol) {
        Backoff backoff = bySymbol.computeIfAbsent(symbol, each -> backoffs.get());
        synchronized (backoff) {
            return backoff.next();
        }
    }
}
