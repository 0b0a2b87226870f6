package marketdata.producer;

import marketdata.producer.feed.Backoff;
import marketdata.producer.rest.ExchangeRest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** Which symbols to follow: those named, checked against the exchange, or the most traded ones. */
final class SymbolChoice {
    private static final Logger LOG = LoggerFactory.getLogger(SymbolChoice.class);

    private final ExchangeRest rest;
    private final Backoff backoff;
    private final BooleanSupplier stopped;

    SymbolChoice(ExchangeRest rest, Backoff backoff, BooleanSupplier stopped) {
        this.rest = rest;
        this.backoff = backoff;
        this.stopped = stopped;
    }

    /** The question that {@link #patiently} repeats. */
    interface Question<T> {
        T ask() throws IOException;
    }

    /** What is wrong with these names, in words; empty when the exchange trades them all. */
    Optional<String> problem(List<String> names) throws InterruptedException {
        List<String> traded = patiently(rest::symbols);
        Set<String> known = new HashSet<>(traded);
        return names.stream()
                .filter(name -> !known.contains(name))
                .findFirst()
                .map(name -> String.format(
                        Locale.ROOT,
                        "'%s' is not traded there; allowed: the %d symbols of the exchange, e.g. %s",
                        name,
                        traded.size(),
                        example(name, traded)));
    }

    private static String example(String name, List<String> traded) {
        String upper = name.toUpperCase(Locale.ROOT);
        if (traded.contains(upper)) {
            return upper;
        }
        return String.join(", ", traded.subList(0, Math.min(3, traded.size())));
    }

    /** The symbols of most quote volume, among those that are traded now. */
    List<String> top(int count) throws InterruptedException {
        Set<String> traded = new HashSet<>(patiently(rest::symbols));
        return patiently(rest::symbolsByVolume).stream()
                .filter(traded::contains)
                .limit(count)
                .toList();
    }

    private <T> T patiently(Question<T> question) throws InterruptedException {
        while (true) {
            try {
                return question.ask();
            } catch (IOException e) {
                Duration pause = backoff.next().plusSeconds(1);
                LOG.warn(
                        "The exchange cannot be asked for its symbols ({}); again in {} s",
                        e.getMessage(),
                        pause.toSeconds());
                Pause.of(pause, stopped);
            }
        }
    }
}
