package marketdata.producer;

import marketdata.producer.feed.Backoff;
import marketdata.producer.rest.ExchangeRest;
import marketdata.producer.rest.MarketList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Which symbols to follow: those named, checked against the exchange, or the largest ones. */
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

    /**
     * What is wrong with these names, in words; empty when the exchange has them all. A market at rest is one: it is waited
     * for.
     */
    Optional<String> problem(List<String> names) throws InterruptedException {
        MarketList markets = patiently(() -> rest.markets(names));
        names.stream()
                .flatMap(each -> markets.find(each).stream())
                .filter(each -> !each.state().isEmpty())
                .forEach(each -> LOG.warn(
                        each.trading()
                                ? "{} takes only some kinds of orders now: the exchange calls it {}"
                                : "{} is at rest: the exchange calls it {}. Its trades are waited for",
                        each.symbol(),
                        each.state()));
        return markets.problem(names);
    }

    /**
     * The symbols of most quote volume, among the markets that trade now.
     *
     * @param quote currency of the prices; empty for the dollar and the coins that are worth one
     */
    List<String> top(int count, String quote) throws InterruptedException {
        MarketList markets = patiently(rest::markets);
        TopMarkets top = TopMarkets.of(markets.all(), patiently(rest::volumes), count, quote);
        String currency = quote.isEmpty() ? "dollars" : quote;
        if (!top.leftOut().isEmpty()) {
            LOG.info("Left out of the largest markets in {}: {}", currency, top.leftOut());
        }
        if (top.symbols().size() < count) {
            LOG.warn(
                    "Only {} of the {} markets that --top asks for: no more trade in {}",
                    top.symbols().size(),
                    count,
                    currency);
        }
        return top.symbols();
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }

    private <T> T patiently(Question<T> question) throws InterruptedException {
        while (true) {
            try {
                return question.ask();
            } catch (InterruptedIOException e) {
                throw new InterruptedException(e.getMessage());
            } catch (IOException e) {
                Duration pause = longer(backoff.next().plusSeconds(1), rest.silence());
                LOG.warn(
                        "The exchange cannot be asked for its symbols ({}); again in {} s",
                        e.getMessage(),
                        pause.toSeconds());
                Pause.of(pause, stopped);
            }
        }
    }
}
