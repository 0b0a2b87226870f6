package marketdata.producer.feeds;

import marketdata.model.EventTopics;
import marketdata.model.Exchanges;
import marketdata.model.exchange.ExchangeProtocol;
import marketdata.model.parse.IsoTime;
import marketdata.model.parse.Symbols;
import marketdata.model.trade.Exchange;
import marketdata.model.trade.ExchangeNames;
import marketdata.model.trade.TakerSide;
import marketdata.model.trade.Trade;
import marketdata.producer.live.feed.ExchangeFeed;
import marketdata.producer.live.feed.Feed;
import marketdata.producer.live.feed.FrameIntake;
import marketdata.producer.live.feed.FrameQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Function;

/**
 * Trades of an exchange into {@code rawtrade}, one record each, in the fields of {@code clean_trades}. Nothing is fetched
 * again when frames were missed: whoever needs every trade reads {@code clean_trades}.
 */
@Command(
        name = "trades",
        aliases = "events",
        mixinStandardHelpOptions = true,
        description = "Trades of an exchange, from its WebSocket, into rawtrade.")
public final class TradeEvents implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(TradeEvents.class);

    @Mixin
    private FeedOptions options;

    @Option(
            names = "--source",
            defaultValue = "${env:PIPELINE_SOURCE:-coinbase}",
            completionCandidates = ExchangeNames.class,
            description = "Exchange: ${COMPLETION-CANDIDATES} (env: PIPELINE_SOURCE; default: ${DEFAULT-VALUE}).")
    private String source;

    @Option(
            names = "--symbols",
            defaultValue = "${env:PIPELINE_SYMBOLS:-}",
            description = "Comma separated, as the exchange writes them (env: PIPELINE_SYMBOLS; default: the exchange's"
                    + " first two).")
    private String symbols;

    @Option(
            names = "--websocket-url",
            defaultValue = "${env:PIPELINE_WEBSOCKET_URL:-}",
            description = "Where its WebSocket is (env: PIPELINE_WEBSOCKET_URL; default: the exchange's own).")
    private String webSocketUrl;

    @Override
    public Integer call() throws InterruptedException {
        options.require(Exchange.names().contains(source), "--source", source, String.join(", ", Exchange.names()));
        ExchangeProtocol protocol = Exchanges.protocol(Exchange.ofSource(source));
        List<String> named = FeedOptions.list(symbols);
        List<String> chosen = named.isEmpty() ? protocol.exampleSymbols() : named;
        options.require(
                chosen.stream().allMatch(Symbols::isSymbol), "--symbols", symbols, "symbols, separated by commas");
        URI address = webSocketUrl.isBlank()
                ? protocol.defaultWebSocket()
                : options.address("--websocket-url", webSocketUrl, "ws", "wss");
        LOG.info("{} of {} from {} to {}", chosen, source, address, EventTopics.TRADES);
        try (FeedTopic topic = FeedTopic.open(options, EventTopics.TRADES)) {
            events(protocol, address, chosen, topic).untilInterrupted();
        }
        return 0;
    }

    static SocketEvents events(ExchangeProtocol protocol, URI address, List<String> symbols, FeedTopic topic) {
        Function<FrameQueue, Feed> feeds =
                queue -> new ExchangeFeed(protocol, address, symbols, new FrameIntake(queue), Clock.systemUTC());
        return new SocketEvents(feeds, topic, frame -> {
            for (Trade each : protocol.parse(frame.bytes()).trades()) {
                topic.send(each.source() + '|' + each.symbol(), json(each));
            }
        });
    }

    static byte[] json(Trade trade) {
        String text = String.format(
                Locale.ROOT,
                "{\"source\":\"%s\",\"symbol\":\"%s\",\"trade_id\":%d,\"price\":%s,\"quantity\":%s,"
                        + "\"trade_time\":\"%s\",\"is_buyer_maker\":%b}",
                trade.source(),
                trade.symbol(),
                trade.tradeId(),
                trade.price(),
                trade.quantity(),
                IsoTime.format(trade.eventMicros()),
                trade.takerSide() == TakerSide.SELL);
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
