package marketdata.model.exchange.okx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.entry;

import marketdata.model.Exchanges;
import marketdata.model.exchange.ExchangeCandle;
import marketdata.model.exchange.ExchangeProtocol;
import marketdata.model.exchange.Frame;
import marketdata.model.exchange.Market;
import marketdata.model.exchange.RestError;
import marketdata.model.exchange.SubscriptionAnswer;
import marketdata.model.exchange.TradesRequest;
import marketdata.model.parse.Decimal;
import marketdata.model.parse.Reason;
import marketdata.model.parse.RejectedException;
import marketdata.model.trade.Exchange;
import marketdata.model.trade.TakerSide;
import marketdata.model.trade.Trade;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** OKX's frames and answers, in the forms of its documents and of captured ones ({@code src/test/resources/okx}). */
class OkxProtocolTest {
    private static final String TRADES = new String(sample("trades-all"), StandardCharsets.UTF_8).strip();
    private static final Trade BOUGHT = new Trade(
            "okx",
            "BTC-USDT",
            130_639_474L,
            Decimal.of("42219.9"),
            Decimal.of("0.12060306"),
            1_630_048_897_897_000L,
            TakerSide.BUY);
    private static final TradesRequest REQUEST = new TradesRequest("BTC-USDT", 242_720_700L, 242_720_720L, 0);

    private final ExchangeProtocol okx = Exchanges.protocol(Exchange.OKX);

    private static byte[] sample(String name) {
        try (InputStream stream = OkxProtocolTest.class.getResourceAsStream("/okx/" + name + ".json")) {
            return stream.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] bytes(String text) {
        return text.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] trade(String from, String to) {
        assertThat(TRADES).contains(from);
        return bytes(TRADES.replace(from, to));
    }

    private RejectedException rejection(byte[] frame) {
        return catchThrowableOfType(RejectedException.class, () -> okx.parse(frame));
    }

    @Test
    void theSideIsTheTakers() {
        assertThat(okx.parse(sample("trades-all"))).isEqualTo(Frame.ofTrades(List.of(BOUGHT)));
        assertThat(okx.parse(trade("\"buy\"", "\"sell\"")).trades())
                .extracting(Trade::takerSide)
                .containsExactly(TakerSide.SELL);
    }

    @Test
    void anEnhancedLiquidityTradeIsATradeToo() {
        assertThat(okx.parse(trade("\"source\":\"0\"", "\"source\":\"1\"")).trades())
                .containsExactly(BOUGHT);
    }

    @Test
    void theFieldsMayStandInAnyOrderAndUnknownOnesAreIgnored() {
        byte[] turned = bytes("{'new':{'event':'x'},'data':[{'ts':'1630048897897','side':'buy','sz':'0.12060306',"
                + "'px':'42219.9','tradeId':'130639474','instId':'BTC-USDT','new':[1]}],"
                + "'arg':{'instId':'BTC-USDT','channel':'trades-all'}}");
        assertThat(okx.parse(turned).trades()).containsExactly(BOUGHT);
    }

    @Test
    void aFrameMayHaveSeveralTrades() {
        String data = TRADES.substring(TRADES.indexOf("[{") + 1, TRADES.indexOf("}]") + 1);
        byte[] two = trade(data, data + "," + data.replace("130639474", "130639475"));
        assertThat(okx.parse(two).trades()).extracting(Trade::tradeId).containsExactly(130_639_474L, 130_639_475L);
    }

    @Test
    void eventsHaveTheirKind() {
        assertThat(okx.parse(sample("subscribed"))).isEqualTo(Frame.of(Frame.Kind.ACKNOWLEDGEMENT));
        assertThat(okx.parse(sample("notice"))).isEqualTo(Frame.of(Frame.Kind.CLOSING));
        assertThat(okx.parse(bytes("pong"))).isEqualTo(Frame.of(Frame.Kind.HEARTBEAT));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'arg':{'channel':'trades-all','instId':'BTC-USDT'},'event':'unsubscribe'}|ACKNOWLEDGEMENT",
                "{'event':'notice','code':'64009','msg':'x'}|OTHER",
                "{'event':'channel-conn-count','channel':'orders','connCount':'2'}|OTHER",
                "{'arg':{'channel':'tickers','instId':'BTC-USDT'},'data':[{'last':'x','ts':7}]}|OTHER",
                "{'data':[{'last':'x'}],'arg':{'channel':'candle1m','instId':'BTC-USDT'}}|OTHER",
                "{'arg':{'instId':'BTC-USDT'},'data':[]}|OTHER",
                "{'arg':{'channel':'trades-all','instId':'BTC-USDT'},'data':[]}|OTHER"
            })
    void framesWithoutTradesCarryNone(String frame, Frame.Kind kind) {
        assertThat(okx.parse(bytes(frame))).isEqualTo(Frame.of(kind));
        okx.readTrades(bytes(frame), trade -> {
            throw new AssertionError("no trade expected");
        });
    }

    @Test
    void anErrorIsRejectedWithTheExchangesWords() {
        assertThat(rejection(sample("unknown-instrument")).reason()).isEqualTo(Reason.EXCHANGE_ERROR);
        assertThat(rejection(sample("unknown-instrument"))).hasMessageContaining("instId:OLD-USDT doesn't exist");
        assertThat(rejection(sample("invalid-request"))).hasMessageContaining("Invalid request");
    }

    @ParameterizedTest
    @CsvSource({
        "'\"tradeId\":\"130639474\",','',MISSING_FIELD",
        "'\"side\":\"buy\"','\"side\":null',MISSING_FIELD",
        "'\"source\":\"0\"','\"px\":\"1\"',DUPLICATE_FIELD",
        "'{\"arg\"','{\"arg\":{\"channel\":\"trades-all\"},\"arg\"',DUPLICATE_FIELD",
        "'\"channel\"','\"channel\":\"x\",\"channel\"',DUPLICATE_FIELD",
        "'\"buy\"','\"BUY\"',BAD_VALUE",
        "'\"130639474\"','130639474',BAD_VALUE",
        "'\"130639474\"','\"-1\"',BAD_VALUE",
        "'\"130639474\"','\"0130\"',BAD_VALUE",
        "'\"130639474\"','\"1306.5\"',BAD_VALUE",
        "'\"130639474\"','\"\"',BAD_VALUE",
        "'\"130639474\"','\"9223372036854775808\"',BAD_VALUE",
        "'\"42219.9\"','\"-42219.9\"',OUT_OF_RANGE",
        "'\"1630048897897\"','\"1630048897\"',TIME_OUT_OF_RANGE",
        "'\"1630048897897\"','\"1630048897897000\"',TIME_OUT_OF_RANGE",
        "'\"1630048897897\"','\"163004889789700000\"',TIME_OUT_OF_RANGE",
        "'\"1630048897897\"','1630048897897',BAD_VALUE",
        "'{\"arg\":{\"channel\":\"trades-all\",\"instId\":\"BTC-USDT\"},','{',MISSING_FIELD",
        "'[{','{',BAD_VALUE",
    })
    void aBadTradeIsRejected(String from, String to, Reason reason) {
        byte[] frame = from.equals("[{")
                ? bytes("{'arg':{'channel':'trades-all','instId':'A-B'},'data':{'instId':'A-B'}}")
                : trade(from, to);
        assertThat(rejection(frame).reason()).isEqualTo(reason);
    }

    @Test
    void aTradeOverRestBecomesAFrameThatMeansTheSame() {
        Trade sold = new Trade(
                "okx", "ETH-USDT", 0, Decimal.of("0.10"), Decimal.of("0"), 1_787_628_957_001_000L, TakerSide.SELL);
        for (Trade trade : List.of(BOUGHT, sold)) {
            assertThat(okx.parse(okx.asFrame(trade)).trades()).containsExactly(trade);
        }
    }

    @Test
    void theChannelIsServedOnTheBusinessPath() {
        assertThat(okx.endpoint(okx.defaultWebSocket(), List.of("BTC-USDT")))
                .hasToString("wss://ws.okx.com:8443/ws/v5/business");
        assertThat(okx.endpoint(okx.endpoint(okx.defaultWebSocket(), List.of()), List.of()))
                .hasToString("wss://ws.okx.com:8443/ws/v5/business");
        assertThat(okx.subscribeFrames(List.of("BTC-USDT", "ETH-USDT")))
                .containsExactly("{\"op\":\"subscribe\",\"args\":[{\"channel\":\"trades-all\",\"instId\":\"BTC-USDT\"},"
                        + "{\"channel\":\"trades-all\",\"instId\":\"ETH-USDT\"}]}");
    }

    @Test
    void aMessageStaysFarBelowTheLimitOf64KilobytesAndAConnectionBelow480MessagesAnHour() {
        List<String> symbols = IntStream.range(0, 1000)
                .mapToObj(i -> "LONGESTNAME" + i + "-USDT")
                .toList();
        assertThat(okx.subscribeFrames(symbols)).hasSize(10).allMatch(each -> each.length() < 16_384);
        assertThat(okx.subscribeFrames(symbols.subList(0, okx.socketLimits().symbols())))
                .hasSizeLessThan(10);
        assertThat(okx.socketLimits().connectionAttempts()).isEqualTo(3);
    }

    @Test
    void eachSymbolIsAnsweredForAlone() {
        assertThat(okx.readAnswer(sample("subscribed"))).isEqualTo(SubscriptionAnswer.accepted(Set.of("BTC-USDT")));
        assertThat(okx.readAnswer(sample("trades-all"))).isEqualTo(SubscriptionAnswer.accepted(Set.of("BTC-USDT")));
        SubscriptionAnswer unknown = okx.readAnswer(sample("unknown-instrument"));
        assertThat(unknown.kind()).isEqualTo(SubscriptionAnswer.Kind.REJECTED);
        assertThat(unknown.rejectedOf(List.of("BTC-USDT", "OLD-USD", "GOLD-USDT", "OLD-USDT")))
                .containsExactly("OLD-USDT");
        for (String frame :
                List.of("", "pong", "[]", "7", "null", "{'event':7}", "{'data':[[1]]}", "{'event':'login'}")) {
            assertThat(okx.readAnswer(bytes(frame))).as(frame).isEqualTo(SubscriptionAnswer.NOTHING);
        }
        assertThat(okx.readAnswer(sample("notice"))).isEqualTo(SubscriptionAnswer.NOTHING);
    }

    @Test
    void aGapIsRequestedBackwardsFromItsEnd() {
        assertThat(okx.rest().tradesPath(new TradesRequest("BTC-USDT", 101, 5000, 0)))
                .isEqualTo("/api/v5/market/history-trades?instId=BTC-USDT&type=1&limit=100&after=5001");
        assertThat(okx.rest().tradesPath(new TradesRequest("BTC-USDT", 101, 104, 0)))
                .isEqualTo("/api/v5/market/history-trades?instId=BTC-USDT&type=1&limit=4&after=105");
        assertThat(okx.rest().tradesPath(new TradesRequest("BTC-USDT", 101, Long.MAX_VALUE, 0)))
                .isEqualTo("/api/v5/market/history-trades?instId=BTC-USDT&type=1&limit=100");
    }

    @Test
    void aPageComesNewestFirstAndIsReadOldestFirst() {
        assertThat(okx.rest().parseTrades(REQUEST, sample("history-trades")).trades())
                .containsExactly(
                        new Trade(
                                "okx",
                                "BTC-USDT",
                                242_720_719L,
                                Decimal.of("29964.1"),
                                Decimal.of("0.00001"),
                                1_654_161_641_568_000L,
                                TakerSide.BUY),
                        new Trade(
                                "okx",
                                "BTC-USDT",
                                242_720_720L,
                                Decimal.of("29963.2"),
                                Decimal.of("0.00001"),
                                1_654_161_646_974_000L,
                                TakerSide.SELL));
        assertThat(okx.rest().parseTrades(REQUEST, sample("history-trades")).cursor())
                .isEmpty();
        String page = new String(sample("history-trades"), StandardCharsets.UTF_8);
        for (String bad : List.of("\"sell\"", "\"0.00001\"", "\"29963.2\"", "\"242720720\"", "\"1654161646974\"")) {
            for (String instead : List.of("\"x\"", "null", "7", "\"999999999999999999999\"")) {
                if (instead.startsWith("\"9") && bad.contains(".")) {
                    continue;
                }
                assertThatThrownBy(() -> okx.rest().parseTrades(REQUEST, bytes(page.replace(bad, instead))))
                        .isInstanceOf(RejectedException.class);
            }
        }
    }

    @Test
    void theWholeRateIsWithinTwentyRequestsInTwoSeconds() {
        assertThat(okx.rest().tradesBurst()
                        + 2_000 / okx.rest().tradesInterval().toMillis())
                .isLessThanOrEqualTo(20);
    }

    @Test
    void candlesAreRequestedBetweenTwoExclusiveTimes() {
        assertThat(okx.rest().candlesPath("BTC-USDT", 1_699_999_860_000_000L, 1_699_999_920_000_000L))
                .isEqualTo("/api/v5/market/history-candles?instId=BTC-USDT&bar=1m&after=1699999920001"
                        + "&before=1699999859999&limit=300");
    }

    /** The exchange itself writes a minute without trades, at the last close and with a quantity of 0. */
    @Test
    void aCandleWithoutTradesHasAQuantityOfZero() {
        List<ExchangeCandle> klines = okx.rest().parseCandles(sample("history-candles"));
        assertThat(klines)
                .containsExactly(
                        kline(1_699_999_860_000_000L, "101", "105", "100", "104", "2"),
                        kline(1_699_999_920_000_000L, "104", "104", "104", "104", "0"));
    }

    private static ExchangeCandle kline(
            long start, String open, String high, String low, String close, String quantity) {
        return new ExchangeCandle(
                start,
                new BigDecimal(open),
                new BigDecimal(high),
                new BigDecimal(low),
                new BigDecimal(close),
                new BigDecimal(quantity),
                null,
                ExchangeCandle.Values.NONE);
    }

    @Test
    void theClockIsInMicroseconds() {
        assertThat(okx.rest().parseTime(sample("time"))).isEqualTo(1_597_026_383_085_000L);
    }

    @Test
    void marketsAtRestAreMarketsToo() {
        assertThat(okx.rest().parseMarkets(sample("instruments")))
                .containsExactly(
                        new Market("BTC-USDT", "BTC-USDT", "USDT", "", true),
                        new Market("NEW-USDC", "NEW-USDC", "USDC", "preopen", false),
                        new Market("OLD-USDT", "OLD-USDT", "USDT", "suspend", false),
                        new Market("TRY-BTC", "TRY-BTC", "BTC", "test", false));
        assertThat(okx.rest().marketsPaths(List.of("BTC-USDT", "ETH-USDT")))
                .containsExactly(
                        "/api/v5/public/instruments?instType=SPOT&instId=BTC-USDT",
                        "/api/v5/public/instruments?instType=SPOT&instId=ETH-USDT");
    }

    @Test
    void volumesAreInQuoteCurrencyAndOneWithoutIsLeftOut() {
        assertThat(okx.rest().parseVolumes(sample("tickers")))
                .containsExactly(entry("BTC-USDT", new BigDecimal("81137.755")));
    }

    @Test
    void errorsInA200AnswerAreKnown() {
        assertThat(okx.rest().isUnknownMarket(sample("unknown-market"))).isTrue();
        assertThat(okx.rest().classify(sample("unknown-market"))).isEqualTo(RestError.ANSWER);
        assertThat(okx.rest().classify(sample("too-many-requests"))).isEqualTo(RestError.SLOW_DOWN);
        assertThat(okx.rest().isUnknownMarket(sample("too-many-requests"))).isFalse();
        assertThat(okx.rest().classify(bytes("{'code':'50013','msg':'Systems are busy.','data':[]}")))
                .isEqualTo(RestError.FAULT);
        assertThat(okx.rest().classify(sample("history-trades"))).isEqualTo(RestError.ANSWER);
        assertThatThrownBy(() -> okx.rest().parseTrades(REQUEST, sample("unknown-market")))
                .isInstanceOf(RejectedException.class)
                .hasMessageContaining("doesn't exist. (code 51001)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "42",
                "{",
                "<html>",
                "[]",
                "{'code':0,'data':[]}",
                "{'code':'0','msg':''}",
                "{'code':'0','data':{}}",
                "{'code':'0','data':[{}]}",
                "{'code':'0','data':[[]]}",
                "{'code':'50011','data':[]}"
            })
    void anAnswerThatIsNoAnswerIsRejected(String answer) {
        byte[] body = bytes(answer);
        List<Runnable> readers = new ArrayList<>(List.of(
                () -> okx.rest().parseTime(body),
                () -> okx.rest().parseMarkets(body),
                () -> okx.rest().parseCandles(body),
                () -> okx.rest().parseTrades(REQUEST, body)));
        assertThat(readers).allSatisfy(reader -> assertThatThrownBy(reader::run).isInstanceOf(RejectedException.class));
    }
}
