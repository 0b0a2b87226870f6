package marketdata.model.exchange.coinbase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import marketdata.model.Exchanges;
import marketdata.model.exchange.ExchangeProtocol;
import marketdata.model.exchange.Frame;
import marketdata.model.exchange.LastTrade;
import marketdata.model.exchange.TradesPage;
import marketdata.model.exchange.TradesRequest;
import marketdata.model.parse.Decimal;
import marketdata.model.parse.Reason;
import marketdata.model.parse.RejectedException;
import marketdata.model.trade.Exchange;
import marketdata.model.trade.TakerSide;
import marketdata.model.trade.Topics;
import marketdata.model.trade.Trade;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** What Coinbase's frames and answers mean. */
class CoinbaseProtocolTest {
    private static final String MATCH = "{\"type\":\"match\",\"trade_id\":1081862675,\"maker_order_id\":\"m\","
            + "\"taker_order_id\":\"t\",\"side\":\"sell\",\"size\":\"0.00000001\",\"price\":\"80691.53\","
            + "\"product_id\":\"BTC-USD\",\"sequence\":134905860111,\"time\":\"2026-08-25T03:35:57.198335Z\"}";
    private static final Trade BOUGHT = new Trade(
            "coinbase",
            "BTC-USD",
            1_081_862_675L,
            Decimal.of("80691.53"),
            Decimal.of("0.00000001"),
            1_787_628_957_198_335L,
            TakerSide.BUY);

    private final ExchangeProtocol coinbase = Exchanges.protocol(Exchange.COINBASE);

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] match(String from, String to) {
        assertThat(MATCH).contains(from);
        return bytes(MATCH.replace(from, to));
    }

    private Reason rejection(byte[] frame) {
        return catchThrowableOfType(RejectedException.class, () -> coinbase.parse(frame))
                .reason();
    }

    @Test
    void aSellingMakerMeansThatTheTakerBought() {
        assertThat(coinbase.parse(bytes(MATCH))).isEqualTo(Frame.ofTrades(List.of(BOUGHT)));
        Trade sold = coinbase.parse(match("\"sell\"", "\"buy\"")).trades().get(0);
        assertThat(sold.takerSide()).isEqualTo(TakerSide.SELL);
    }

    @Test
    void theLastMatchBeforeASubscriptionIsATradeToo() {
        assertThat(coinbase.parse(match("\"match\"", "\"last_match\"")).trades())
                .containsExactly(BOUGHT);
    }

    @Test
    void theTypeMayStandAnywhereAndFieldsWeDoNotKnowAreIgnored() {
        byte[] turned = bytes(
                "{\"new\":{\"type\":\"x\"},\"time\":\"2026-08-25T03:35:57.198335Z\",\"price\":\"80691.53\","
                        + "\"size\":\"0.00000001\",\"trade_id\":1081862675,\"side\":\"sell\",\"product_id\":\"BTC-USD\",\"type\":\"match\"}");
        assertThat(coinbase.parse(turned).trades()).containsExactly(BOUGHT);
    }

    @Test
    void aTimeMayHaveFewerDigits() {
        assertThat(coinbase.parse(match("57.198335Z", "57Z")).trades().get(0).eventMicros())
                .isEqualTo(1_787_628_957_000_000L);
    }

    @Test
    void aHeartbeatNamesTheLastTrade() {
        String heartbeat = "{\"type\":\"heartbeat\",\"last_trade_id\":1092969669,\"product_id\":\"BTC-USD\","
                + "\"sequence\":136118091026,\"time\":\"2026-09-15T11:01:54.000000Z\"}";
        assertThat(coinbase.parse(bytes(heartbeat)))
                .isEqualTo(Frame.heartbeat(new LastTrade("BTC-USD", 1_092_969_669L)));
        assertThat(coinbase.parse(bytes(heartbeat.replace("1092969669", "0"))))
                .isEqualTo(Frame.of(Frame.Kind.HEARTBEAT));
        assertThat(rejection(bytes(heartbeat.replace("\"product_id\":\"BTC-USD\",", ""))))
                .isEqualTo(Reason.MISSING_FIELD);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"type\":\"subscriptions\",\"channels\":[{\"name\":\"matches\",\"product_ids\":[\"BTC-USD\"],\"account_ids\":null}]}|ACKNOWLEDGEMENT",
                "{\"type\":\"ticker\",\"trade_id\":1,\"price\":\"x\",\"side\":\"buy\",\"time\":7,\"product_id\":\"BTC-USD\",\"open_24h\":\"1\"}|OTHER",
                "{\"type\":\"l2update\",\"product_id\":\"BTC-USD\",\"changes\":[[\"buy\",\"1\",\"2\"]],\"time\":\"2026-09-15T11:01:54Z\"}|OTHER",
                "{\"type\":\"snapshot\",\"product_id\":\"BTC-USD\",\"asks\":[[\"1\",\"2\"]],\"bids\":[]}|OTHER",
                "{\"type\":\"status\",\"products\":[{\"id\":\"BTC-USD\",\"type\":\"spot\"}],\"currencies\":[]}|OTHER",
                "{\"side\":7,\"type\":\"received\",\"trade_id\":\"x\"}|OTHER"
            })
    void framesWithoutTradesCarryNone(String frame, Frame.Kind kind) {
        assertThat(coinbase.parse(bytes(frame))).isEqualTo(Frame.of(kind));
        coinbase.readTrades(bytes(frame), trade -> {
            throw new AssertionError("no trade expected");
        });
    }

    @Test
    void anErrorIsRefusedAsTheExchangesError() {
        assertThat(rejection(bytes("{\"type\":\"error\",\"message\":\"Failed to subscribe\",\"reason\":\"no\"}")))
                .isEqualTo(Reason.EXCHANGE_ERROR);
    }

    @ParameterizedTest
    @CsvSource({
        "'\"trade_id\":1081862675,','',MISSING_FIELD",
        "'\"side\":\"sell\"','\"side\":null',MISSING_FIELD",
        "'\"sequence\":134905860111','\"price\":\"1\"',DUPLICATE_FIELD",
        "'\"sequence\":134905860111','\"type\":\"match\"',DUPLICATE_FIELD",
        "'\"sell\"','\"SELL\"',BAD_VALUE",
        "'2026-08-25T03:35:57.198335Z','2026-08-25T03:35:57.198335',BAD_VALUE",
        "'57.198335Z','57.1983351234Z',BAD_VALUE",
        "'2026-08','2001-08',TIME_OUT_OF_RANGE",
        "'\"match\"','7',BAD_VALUE",
        "'\"match\"','null',BAD_VALUE",
        "'{\"type\":\"match\",','{',MISSING_FIELD",
    })
    void aBadTradeIsRefused(String from, String to, Reason reason) {
        assertThat(rejection(match(from, to))).isEqualTo(reason);
    }

    @Test
    void aTradeOverRestBecomesAFrameThatMeansTheSame() {
        Trade sold = new Trade(
                "coinbase", "ETH-USD", 7, Decimal.of("0.10"), Decimal.of("0"), 1_787_628_957_000_001L, TakerSide.SELL);
        for (Trade trade : List.of(BOUGHT, sold)) {
            assertThat(coinbase.parse(coinbase.asFrame(trade)).trades()).containsExactly(trade);
        }
    }

    @Test
    void oneSubscriptionNamesEveryProductAndBothChannels() {
        assertThat(coinbase.endpoint(coinbase.defaultWebSocket(), List.of("BTC-USD")))
                .hasToString("wss://ws-feed.exchange.coinbase.com");
        assertThat(coinbase.subscribeFrames(List.of("BTC-USD", "ETH-USD")))
                .containsExactly("{\"type\":\"subscribe\",\"product_ids\":[\"BTC-USD\",\"ETH-USD\"],"
                        + "\"channels\":[\"matches\",\"heartbeat\"]}");
        assertThat(coinbase.furtherTopics()).containsExactly(Topics.CRYPTO_TRADES);
    }

    @Test
    void aGapIsAskedForBackwardsFromItsEnd() {
        assertThat(coinbase.rest().tradesPath(new TradesRequest("BTC-USD", 101, 5000, 0)))
                .isEqualTo("/products/BTC-USD/trades?limit=1000&after=5001");
        assertThat(coinbase.rest().tradesPath(new TradesRequest("BTC-USD", 101, 104, 0)))
                .isEqualTo("/products/BTC-USD/trades?limit=4&after=105");
        assertThat(coinbase.rest().tradesPath(new TradesRequest("BTC-USD", 101, Long.MAX_VALUE, 0)))
                .isEqualTo("/products/BTC-USD/trades?limit=1000");
    }

    @Test
    void aPageComesNewestFirstAndIsReadOldestFirst() {
        String page = "[{\"trade_id\":75,\"side\":\"buy\",\"size\":\"0.1\",\"price\":\"10\","
                + "\"time\":\"2014-11-07T22:19:28.578544Z\"},{\"trade_id\":74,\"side\":\"sell\",\"size\":\"0.01000000\","
                + "\"price\":\"10.00000000\",\"time\":\"2014-11-07T22:19:28.578544Z\",\"new\":1}]";
        TradesPage answer = coinbase.rest().parseTrades(new TradesRequest("BTC-USD", 74, 75, 0), bytes(page));
        assertThat(answer.cursor()).isEmpty();
        assertThat(answer.trades()).extracting(Trade::tradeId).containsExactly(74L, 75L);
        assertThat(answer.trades()).extracting(Trade::takerSide).containsExactly(TakerSide.BUY, TakerSide.SELL);
        assertThat(answer.trades().get(0).eventMicros()).isEqualTo(1_415_398_768_578_544L);
        for (String bad : List.of("74", "\"sell\"", "\"10.00000000\"", "\"2014-11-07T22:19:28.578544Z\"")) {
            assertThatThrownBy(() -> coinbase.rest()
                            .parseTrades(new TradesRequest("BTC-USD", 74, 75, 0), bytes(page.replace(bad, "\"x\""))))
                    .isInstanceOf(RejectedException.class);
        }
    }

    @Test
    void theClockIsInMicroseconds() {
        assertThat(coinbase.rest().parseTime(bytes("{\"iso\":\"2026-01-07T23:47:25.201Z\",\"epoch\":1767829645.201}")))
                .isEqualTo(1_767_829_645_201_000L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "42", "{", "{\"message\":\"NotFound\"}", "[[]]", "[{}]", "<html>"})
    void anAnswerThatIsNoAnswerIsRefused(String answer) {
        byte[] body = bytes(answer);
        assertThatThrownBy(() -> coinbase.rest().parseTime(body)).isInstanceOf(RejectedException.class);
        assertThatThrownBy(() -> coinbase.rest().parseMarkets(body)).isInstanceOf(RejectedException.class);
        assertThatThrownBy(() -> coinbase.rest().parseTrades(new TradesRequest("BTC-USD", 1, 2, 0), body))
                .isInstanceOf(RejectedException.class);
    }
}
