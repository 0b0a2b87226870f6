package marketdata.model.exchange.binance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import marketdata.model.Exchanges;
import marketdata.model.exchange.ExchangeProtocol;
import marketdata.model.exchange.Frame;
import marketdata.model.exchange.TradesPage;
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
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What Binance's frames and answers mean. The fixtures are frames quoted in public documents. */
class BinanceProtocolTest {
    private static final Trade SOLD = new Trade(
            "binance",
            "BTCUSDT",
            5_729_884_604L,
            Decimal.of("89690.38000000"),
            Decimal.of("0.00006000"),
            1_767_387_168_237_000L,
            TakerSide.SELL);

    private final ExchangeProtocol binance = Exchanges.protocol(Exchange.BINANCE);

    private static byte[] fixture(String name) {
        try (InputStream stream = BinanceProtocolTest.class.getResourceAsStream("/binance/" + name + ".json")) {
            return stream.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] trade(String from, String to) {
        String frame = new String(fixture("trade-combined"), StandardCharsets.UTF_8);
        assertThat(frame).contains(from);
        return bytes(frame.replace(from, to));
    }

    private List<Trade> fetched(byte[] answer, String symbol) {
        TradesPage page = binance.rest().parseTrades(new TradesRequest(symbol, 1, 1000, 0), answer);
        assertThat(page.cursor()).isEmpty();
        return page.trades();
    }

    private Reason rejection(byte[] frame) {
        Reason reason = catchThrowableOfType(RejectedException.class, () -> binance.parse(frame))
                .reason();
        Reason same = catchThrowableOfType(
                        RejectedException.class,
                        () -> binance.readTrades(frame, trade -> {
                            throw new AssertionError("a refused frame gave a trade");
                        }))
                .reason();
        assertThat(same).isEqualTo(reason);
        return reason;
    }

    private void carriesNoTrade(byte[] frame, Frame.Kind kind) {
        assertThat(binance.parse(frame)).isEqualTo(Frame.of(kind));
        binance.readTrades(frame, trade -> {
            throw new AssertionError("no trade expected");
        });
    }

    @Test
    void aBuyingMakerMeansThatTheTakerSold() {
        assertThat(binance.parse(fixture("trade-combined"))).isEqualTo(Frame.ofTrades(List.of(SOLD)));
    }

    @Test
    void aSellingMakerMeansThatTheTakerBoughtAndOldOrderIdsAreIgnored() {
        Trade bought =
                binance.parse(fixture("trade-raw-before-2024-06-18")).trades().get(0);
        assertThat(bought.takerSide()).isEqualTo(TakerSide.BUY);
        assertThat(bought.tradeId()).isEqualTo(SOLD.tradeId());
    }

    @Test
    void theSinkGetsTheSameNumbersAsTheFrame() {
        long[] calls = new long[1];
        binance.readTrades(fixture("trade-combined"), trade -> {
            calls[0]++;
            assertThat(trade.toTrade()).isEqualTo(SOLD);
            assertThat(trade.takerBuys).isFalse();
            assertThat(trade.priceSpike).isFalse();
        });
        assertThat(calls[0]).isEqualTo(1);
    }

    @Test
    void timesMayBeMicroseconds() {
        byte[] fine = trade("\"T\":1767387168237", "\"T\":1767387168237123");
        assertThat(binance.parse(fine).trades().get(0).eventMicros()).isEqualTo(1_767_387_168_237_123L);
    }

    @Test
    void aPriceMayBeABareNumber() {
        assertThat(binance.parse(trade("\"89690.38000000\"", "89690.38000000")).trades())
                .containsExactly(SOLD);
    }

    @Test
    void theFieldOrderDoesNotMatter() {
        byte[] turned = bytes("{\"data\":{\"m\":true,\"T\":1767387168237,\"q\":\"0.00006000\",\"p\":\"89690.38000000\","
                + "\"t\":5729884604,\"s\":\"BTCUSDT\",\"e\":\"trade\"},\"stream\":\"btcusdt@trade\"}");
        assertThat(binance.parse(turned).trades()).containsExactly(SOLD);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"stream\":\"btcusdt@depth5\",\"data\":{\"lastUpdateId\":160,\"bids\":[[\"0.0024\",\"10\"]],\"asks\":[]}}",
                "{\"stream\":\"bnbusdt@bookTicker\",\"data\":{\"u\":1,\"s\":\"BNBUSDT\",\"b\":\"25.3\",\"B\":\"31.2\"}}",
                "{\"stream\":\"!ticker@arr\",\"data\":[{\"e\":\"24hrTicker\"}]}",
                "{\"e\":\"kline\",\"E\":1672515782136,\"s\":\"BNBBTC\",\"k\":{\"t\":1672515780000,\"e\":\"trade\"}}",
                "{\"e\":\"24hrTicker\",\"s\":\"BNBBTC\",\"p\":\"0.0015\",\"q\":\"18\",\"T\":{},\"m\":[]}",
                "{\"e\":\"blockTrade\",\"s\":\"BNBBTC\",\"t\":1}"
            })
    void framesOfOtherStreamsAreOther(String frame) {
        carriesNoTrade(bytes(frame), Frame.Kind.OTHER);
    }

    @Test
    void aggregatedTradesAreOther() {
        carriesNoTrade(fixture("aggtrade-combined"), Frame.Kind.OTHER);
    }

    @Test
    void anAnswerToASubscriptionIsAnAcknowledgement() {
        carriesNoTrade(fixture("acknowledgement"), Frame.Kind.ACKNOWLEDGEMENT);
        carriesNoTrade(bytes("{\"id\":\"a\",\"result\":[\"btcusdt@trade\"]}"), Frame.Kind.ACKNOWLEDGEMENT);
    }

    @Test
    void anErrorIsRefusedAsTheExchangesError() {
        assertThat(rejection(fixture("error"))).isEqualTo(Reason.EXCHANGE_ERROR);
        assertThat(rejection(bytes("{\"error\":{\"code\":2,\"msg\":\"no\"},\"id\":1}")))
                .isEqualTo(Reason.EXCHANGE_ERROR);
    }

    @Test
    void aShutdownNoticeSaysThatTheConnectionCloses() {
        carriesNoTrade(fixture("server-shutdown"), Frame.Kind.CLOSING);
        carriesNoTrade(
                bytes("{\"stream\":\"!serverShutdown\",\"data\":{\"e\":\"serverShutdown\",\"E\":1770123456789}}"),
                Frame.Kind.CLOSING);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|EMPTY",
                "'  '|EMPTY",
                "null|NOT_JSON",
                "42|NOT_JSON",
                "[]|NOT_JSON",
                "'{'|NOT_JSON",
                "{}|MISSING_FIELD",
                "{}{}|MISSING_FIELD_OR_NOT_JSON",
                "<html>502</html>|NOT_JSON",
                "{\"x\":1}|MISSING_FIELD",
                "{\"e\":\"trade\"}|MISSING_FIELD",
                "{\"e\":1}|BAD_VALUE",
                "{\"e\":\"trade\",}|NOT_JSON"
            })
    void garbageIsRefused(String frame, String reason) {
        assertThat(reason).contains(rejection(bytes(frame)).name());
    }

    @ParameterizedTest
    @CsvSource({
        "'\"s\":\"BTCUSDT\",','',MISSING_FIELD",
        "'\"t\":5729884604','\"t\":null',MISSING_FIELD",
        "'\"M\":true','\"m\":false',DUPLICATE_FIELD",
        "'\"M\":true','\"p\":null',DUPLICATE_FIELD",
        "'BTCUSDT','BTC USDT',BAD_VALUE",
        "'BTCUSDT','../../etc/passwd',BAD_VALUE",
        "'\"m\":true','\"m\":\"true\"',BAD_VALUE",
        "'89690.38000000','NaN',BAD_VALUE",
        "'89690.38000000','',BAD_VALUE",
        "'89690.38000000','0.00000000',OUT_OF_RANGE",
        "'89690.38000000','-1',OUT_OF_RANGE",
        "'89690.38000000','1e999999999',TOO_MANY_DIGITS",
        "'0.00006000','0.1234567890123456789',TOO_MANY_DIGITS",
        "'5729884604','-1',OUT_OF_RANGE",
        "'5729884604','5.0',BAD_VALUE",
        "'5729884604','9223372036854775808',BAD_VALUE",
        "'1767387168237','1767387168',TIME_OUT_OF_RANGE",
        "'1767387168237','1767387168237000000',TIME_OUT_OF_RANGE",
        "'1767387168237','-1',TIME_OUT_OF_RANGE",
        "'1767387168237','0',TIME_OUT_OF_RANGE"
    })
    void aBadTradeIsRefused(String from, String to, Reason reason) {
        assertThat(rejection(trade(from, to))).isEqualTo(reason);
    }

    @Test
    void aQuantityOfZeroIsATrade() {
        assertThat(binance.parse(trade("0.00006000", "0.00000000")).trades()).hasSize(1);
    }

    @Test
    void aTradeOverRestBecomesTheSameFrameAsOverTheSocket() {
        Trade fine = new Trade(
                "binance", "ETHUSDT", 7, Decimal.of("0.10"), Decimal.of("0"), 1_767_387_168_237_001L, TakerSide.BUY);
        for (Trade trade : List.of(SOLD, fine)) {
            assertThat(binance.parse(binance.asFrame(trade)).trades()).containsExactly(trade);
        }
    }

    @Test
    void theAddressNamesTheStreamsInLowerCase() {
        assertThat(binance.endpoint(URI.create("ws://127.0.0.1:9601"), List.of("BTCUSDT", "ETHUSDT")))
                .hasToString("ws://127.0.0.1:9601/stream?streams=btcusdt@trade/ethusdt@trade");
        assertThat(binance.subscribeFrames(List.of("BTCUSDT"))).isEmpty();
        assertThat(binance.rest().tradesPath(new TradesRequest("BTCUSDT", 5, 2000, 0)))
                .isEqualTo("/api/v3/historicalTrades?symbol=BTCUSDT&fromId=5&limit=1000");
    }

    @Test
    void microsecondsInTheAddressAreAskedForAtBothDoors() {
        URI fine = URI.create("wss://stream.binance.com:9443?timeUnit=MICROSECOND");
        assertThat(binance.endpoint(fine, List.of("BTCUSDT")))
                .hasToString("wss://stream.binance.com:9443/stream?streams=btcusdt@trade&timeUnit=MICROSECOND");
        assertThat(binance.handshake(fine)).hasToString("wss://stream.binance.com:9443/ws");
        assertThat(binance.rest().restHeaders(fine)).containsEntry("X-MBX-TIME-UNIT", "MICROSECOND");
        assertThat(binance.rest().restHeaders(binance.defaultWebSocket())).isEmpty();
    }

    @Test
    void aRequestIsNoLargerThanItsGap() {
        assertThat(binance.rest().tradesPath(new TradesRequest("BTCUSDT", 5, 7, 0)))
                .endsWith("fromId=5&limit=3");
        assertThat(binance.rest().tradesPath(new TradesRequest("BTCUSDT", 5, Long.MAX_VALUE, 0)))
                .endsWith("fromId=5&limit=1000");
    }

    @Test
    void historicalTradesAreTrades() {
        assertThat(fetched(fixture("historical-trades"), "BNBBTC"))
                .containsExactly(new Trade(
                        "binance",
                        "BNBBTC",
                        28_457,
                        Decimal.of("4.00000100"),
                        Decimal.of("12.00000000"),
                        1_499_865_549_590_000L,
                        TakerSide.SELL));
        assertThat(fetched(bytes("[]"), "BNBBTC")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "'\"4.00000100\"','\"abc\"'",
        "'\"4.00000100\"','4.000001'",
        "'\"12.00000000\"','\"\"'",
        "'\"12.00000000\"','\"1e99999999999\"'",
        "'28457','\"28457\"'",
        "'28457','28457.7'",
        "'28457','null'",
        "'28457','9223372036854775808'",
        "'1499865549590','\"today\"'",
        "'true,','\"yes\",'",
        "'}]','}'",
        "'}]','}]}'"
    })
    void anAnswerWithABadTradeIsRefused(String from, String to) {
        String answer = new String(fixture("historical-trades"), StandardCharsets.UTF_8);
        assertThat(answer).contains(from);
        assertThatThrownBy(() -> fetched(bytes(answer.replace(from, to)), "BNBBTC"))
                .isInstanceOf(RejectedException.class);
    }

    @Test
    void theClockIsInMicroseconds() {
        assertThat(binance.rest().parseTime(fixture("time"))).isEqualTo(1_499_827_319_559_000L);
        assertThat(binance.rest().parseTime(bytes("{\"serverTime\":1499827319559001}")))
                .isEqualTo(1_499_827_319_559_001L);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "null",
                "42",
                "{",
                "[[]]",
                "[{}]",
                "<html>",
                "{\"serverTime\":\"x\",\"symbols\":[{}]}",
                "[{\"symbol\":\"A\",\"quoteVolume\":\"x\"},{\"symbol\":\"B\",\"quoteVolume\":\"1\"}]"
            })
    void anAnswerThatIsNoAnswerIsRefused(String answer) {
        byte[] body = bytes(answer);
        assertThatThrownBy(() -> binance.rest().parseTime(body)).isInstanceOf(RejectedException.class);
        assertThatThrownBy(() -> binance.rest().parseMarkets(body)).isInstanceOf(RejectedException.class);
        assertThatThrownBy(() -> fetched(body, "BTCUSDT")).isInstanceOf(RejectedException.class);
    }

    @Test
    void anErrorBodyIsTheExchangesErrorInEveryAnswer() {
        byte[] error = fixture("rest-error");
        assertThatThrownBy(() -> binance.rest().parseTime(error)).hasMessage("-1121 Invalid symbol.");
        assertThatThrownBy(() -> binance.rest().parseMarkets(error)).hasMessage("-1121 Invalid symbol.");
        assertThatThrownBy(() -> binance.rest().parseVolumes(error)).hasMessage("-1121 Invalid symbol.");
        assertThatThrownBy(() -> fetched(error, "BTCUSDT")).hasMessage("-1121 Invalid symbol.");
    }
}
