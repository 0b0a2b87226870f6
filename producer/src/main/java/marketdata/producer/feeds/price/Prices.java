package marketdata.producer.feeds.price;

import marketdata.model.parse.Symbols;
import marketdata.producer.feeds.FeedOptions;
import marketdata.producer.feeds.FeedTopic;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/**
 * Polls a price on a schedule into {@code btc-price}. A poll that fails is skipped with a line in the log; statistics live
 * with missing prices. A time that does not advance is not published: an instant has one price.
 */
@Command(
        name = "prices",
        mixinStandardHelpOptions = true,
        description = "The price of one symbol, polled from Binance's REST interface, into btc-price.")
public final class Prices implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(Prices.class);

    @Mixin
    private FeedOptions options;

    @Option(
            names = "--symbol",
            defaultValue = "${env:PIPELINE_PRICE_SYMBOL:-BTCUSDT}",
            description = "Which price (env: PIPELINE_PRICE_SYMBOL; default: ${DEFAULT-VALUE}).")
    private String symbol;

    @Option(
            names = "--every-ms",
            defaultValue = "${env:PIPELINE_PRICE_EVERY_MS:-1000}",
            description = "Time between two polls, 100 to 3600000 ms; 100 uses 1800 of Binance's 6000 weight a minute"
                    + " (env: PIPELINE_PRICE_EVERY_MS; default: ${DEFAULT-VALUE}).")
    private long everyMillis;

    @Option(
            names = "--price-topic",
            defaultValue = "${env:PIPELINE_PRICE_TOPIC:-btc-price}",
            description = "Where to (env: PIPELINE_PRICE_TOPIC; default: ${DEFAULT-VALUE}).")
    private String topic;

    @Option(
            names = "--rest-url",
            defaultValue = "${env:PIPELINE_REST_URL:-https://api.binance.com}",
            description = "Where the REST interface is (env: PIPELINE_REST_URL; default: https://api.binance.com).")
    private URI restUrl;

    private long newestMillis;

    @Override
    public Integer call() throws InterruptedException {
        validate();
        try (FeedTopic prices = FeedTopic.open(options, topic)) {
            PriceEndpoint endpoint = new PriceEndpoint(restUrl);
            LOG.info("{} from {} every {} ms to {}", symbol, restUrl, everyMillis, topic);
            long next = System.nanoTime();
            while (true) {
                long wait = TimeUnit.NANOSECONDS.toMillis(poll(endpoint, prices).toNanos());
                next = Math.max(next + TimeUnit.MILLISECONDS.toNanos(everyMillis), System.nanoTime());
                long pause = TimeUnit.NANOSECONDS.toMillis(next - System.nanoTime());
                TimeUnit.MILLISECONDS.sleep(Math.max(wait, pause));
            }
        } catch (InterruptException | InterruptedException e) {
            return 0;
        }
    }

    /** One poll; gives how long the exchange wants to be left alone. */
    private Duration poll(PriceEndpoint endpoint, FeedTopic prices) throws InterruptedException {
        try {
            PolledPrice price = endpoint.poll(symbol);
            if (price.millis() > newestMillis) {
                prices.send(price.symbol(), price.json());
                prices.flush();
                newestMillis = price.millis();
            }
        } catch (PriceEndpoint.BusyException e) {
            LOG.warn("{}; next poll in {}", e.getMessage(), e.until());
            return e.until();
        } catch (IOException e) {
            LOG.warn("No price: {}", e.toString());
        }
        return Duration.ZERO;
    }

    private void validate() {
        options.require(Symbols.isSymbol(symbol), "--symbol", symbol, Symbols.ALLOWED);
        options.require(
                everyMillis >= 100 && everyMillis <= 3_600_000,
                "--every-ms",
                Long.toString(everyMillis),
                "100 to 3600000");
        options.require(
                topic.matches("[A-Za-z0-9._-]{1,249}"),
                "--price-topic",
                topic,
                "one topic name of letters, digits, '.', '_' and '-'");
        options.require(
                "http".equals(restUrl.getScheme()) || "https".equals(restUrl.getScheme()),
                "--rest-url",
                restUrl.toString(),
                "http://... or https://...");
    }
}
