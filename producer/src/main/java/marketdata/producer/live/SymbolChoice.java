package marketdata.producer.live;

import marketdata.producer.live.feed.Backoff;
import marketdata.producer.live.rest.ExchangeRest;
import marketdata.producer.live.rest.MarketList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** Which symbols to follow: those named, checked against the exchange, or the largest ones. */
public final class SymbolChoice {
    private static final Logger LOG = LoggerFactory.getLogger(SymbolChoice.class);

    private final ExchangeRest rest;
    private final Backoff backoff;
    private final BooleanSupplier stopped;

    public SymbolChoice(ExchangeRest rest, Backoff backoff, BooleanSupplier stopped) {
        this.rest = rest;
        this.backoff = backoff;
        this.stopped = stopped;
    }

    /** The question that {@link #patiently} repeats. */
    interface Question<T> {
        T ask() throws IOException;
    }

    /** The symbols that an earlier run followed. */
    public interface FollowedBefore {
        Set<String> symbols() throws InterruptedException;
    }

    /**
     * What is wrong with these names, in words; empty when the exchange has them all. A market at rest is one: it is waited
     * for. So is a symbol that the exchange no longer has, when an earlier run followed it: it was delisted, for a while or
     * for good, and must not keep the others from being followed.
     *
     * @param followedBefore asked only when the exchange does not have a name
     */
    public Optional<String> problem(List<String> names, FollowedBefore followedBefore) throws InterruptedException {
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
        Optional<String> problem = markets.problem(names);
        if (problem.isEmpty()) {
            return problem;
        }
        LOG.warn("{}; rejected unless an earlier run followed it", problem.get());
        Set<String> known = followedBefore.symbols();
        names.stream()
                .filter(each -> markets.find(each).isEmpty() && known.contains(each))
                .forEach(each ->
                        LOG.warn("{} is delisted: the exchange does not have it now. Its trades are waited for", each));
        return markets.problem(
                names.stream().filter(each -> !known.contains(each)).toList());
    }

    /**
     * The symbols of most quote volume, among the markets that trade now.
     *
     * @param quote currency of the prices; empty for the dollar and the coins that are worth one
     */
    public List<String> top(int count, String quote) throws InterruptedException {
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
                InterruptibleSleep.of(pause, stopped);
            }
        }
    }
}
