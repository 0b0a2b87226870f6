package marketdata.producer.feeds;

import marketdata.model.EventTopics;
import marketdata.model.exchange.kraken.KrakenProtocol;
import marketdata.model.exchange.kraken.KrakenTickers;
import marketdata.model.parse.Symbols;
import marketdata.producer.live.feed.Backoff;
import marketdata.producer.live.feed.Feed;
import marketdata.producer.live.feed.FeedPlan;
import marketdata.producer.live.feed.FrameIntake;
import marketdata.producer.live.feed.FrameQueue;
import marketdata.producer.live.feed.ReceivedFrame;
import marketdata.producer.live.feed.WebSocketFeed;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * Kraken's tickers into {@code rawticker}, keyed by pair. A ticker that was missed is missed: Kraken repeats the newest one
 * at every new connection, and keeps none.
 */
@Command(
        name = "tickers",
        mixinStandardHelpOptions = true,
        description = "Kraken's tickers, from its WebSocket, into rawticker.")
public final class Tickers implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(Tickers.class);

    @Mixin
    private FeedOptions options;

    @Option(
            names = "--pairs",
            defaultValue = "${env:PIPELINE_PAIRS:-XBT/USD,ETH/USD}",
            description = "Comma separated, base and quote (env: PIPELINE_PAIRS; default: ${DEFAULT-VALUE}).")
    private String pairs;

    @Option(
            names = "--websocket-url",
            defaultValue = "${env:PIPELINE_WEBSOCKET_URL:-wss://ws.kraken.com}",
            description = "Where Kraken's WebSocket is (env: PIPELINE_WEBSOCKET_URL; default: wss://ws.kraken.com).")
    private String webSocketUrl;

    @Override
    public Integer call() throws InterruptedException {
        List<String> named = FeedOptions.list(pairs);
        boolean valid = !named.isEmpty() && named.stream().allMatch(Symbols::isPair);
        options.require(valid, "--pairs", pairs, "pairs such as XBT/USD, separated by commas");
        URI address = options.address("--websocket-url", webSocketUrl, "ws", "wss");
        LOG.info("{} from {} to {}", named, webSocketUrl, EventTopics.TICKERS);
        try (FeedTopic topic = FeedTopic.open(options, EventTopics.TICKERS)) {
            events(address, named, topic).untilInterrupted();
        }
        return 0;
    }

    static SocketEvents events(URI address, List<String> pairs, FeedTopic topic) {
        KrakenProtocol kraken = new KrakenProtocol();
        FeedPlan plan = new FeedPlan(
                kraken.endpoint(address, pairs),
                pairs.stream().map(KrakenTickers::symbol).toList(),
                List.of(KrakenTickers.subscribe(pairs)),
                kraken.socketLimits().messageInterval(),
                true,
                kraken::readAnswer,
                kraken.liveness(),
                kraken.textPing(),
                kraken.connectionLife());
        Function<FrameQueue, Feed> feeds = queue -> new WebSocketFeed(
                plan,
                new FrameIntake(queue),
                new Backoff(Duration.ofMillis(500), Duration.ofSeconds(30), RandomGenerator.getDefault()),
                Clock.systemUTC(),
                System::nanoTime);
        return new SocketEvents(feeds, topic, frame -> send(frame, topic));
    }

    private static void send(ReceivedFrame frame, FeedTopic topic) {
        for (KrakenTickers.Ticker each : KrakenTickers.read(frame.bytes(), frame.receivedMicros())) {
            topic.send(each.pair(), each.json().getBytes(StandardCharsets.UTF_8));
        }
    }
}
