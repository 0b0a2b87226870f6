package marketdata.model.exchange.kraken;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import marketdata.model.Exchanges;
import marketdata.model.exchange.ExchangeProtocol;
import marketdata.model.exchange.Frame;
import marketdata.model.exchange.RestError;
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

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What Kraken's frames and answers mean. */
class KrakenProtocolTest {
    private static final String FIRST =
            "{\"symbol\":\"MATIC/USD\",\"side\":\"buy\",\"price\":0.5147,\"qty\":6423.46326,"
                    + "\"ord_type\":\"limit\",\"trade_id\":4665846,\"timestamp\":\"2023-09-25T07:48:36.925533Z\"}";
    private static final String SECOND =
            "{\"symbol\":\"BTC/USD\",\"side\":\"sell\",\"price\":26100.0,\"qty\":6e-05,\"trade_id\":7,"
                    + "\"timestamp\":\"2023-09-25T07:49:36Z\"}";
    private static final String UPDATE =
            "{\"channel\":\"trade\",\"type\":\"update\",\"data\":[" + FIRST + "," + SECOND + "]}";
    private static final Trade BOUGHT = new Trade(
            "kraken",
            "MATIC/USD",
            4_665_846,
            Decimal.of("0.5147"),
            Decimal.of("6423.46326"),
            1_695_628_116_925_533L,
            TakerSide.BUY);
    private static final Trade SOLD = new Trade(
            "kraken",
            "BTC/USD",
            7,
            Decimal.of("26100.0"),
            Decimal.of("0.00006"),
            1_695_628_176_000_000L,
            TakerSide.SELL);

    private final ExchangeProtocol kraken = Exchanges.protocol(Exchange.KRAKEN);

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] update(String from, String to) {
        assertThat(UPDATE).contains(from);
        return bytes(UPDATE.replace(from, to));
    }

    private Reason rejection(byte[] frame) {
        Reason reason = catchThrowableOfType(RejectedException.class, () -> kraken.parse(frame))
                .reason();
        Reason same = catchThrowableOfType(
                        RejectedException.class,
                        () -> kraken.readTrades(frame, trade -> {
                            throw new AssertionError("a refused frame gave a trade");
                        }))
                .reason();
        assertThat(same).isEqualTo(reason);
        return reason;
    }

    @Test
    void aFrameHoldsSeveralTradesAndTheSideIsTheTakers() {
        assertThat(kraken.parse(bytes(UPDATE))).isEqualTo(Frame.ofTrades(List.of(BOUGHT, SOLD)));
    }

    @Test
    void aSnapshotIsTradesToo() {
        assertThat(kraken.parse(update("update", "snapshot")).trades()).containsExactly(BOUGHT, SOLD);
    }

    @Test
    void aLongFrameAfterAShortOneIsReadWhole() {
        String many = FIRST + ("," + SECOND).repeat(49);
        assertThat(kraken.parse(bytes(UPDATE)).trades()).hasSize(2);
        assertThat(kraken.parse(bytes(UPDATE.replace(FIRST + "," + SECOND, many)))
                        .trades())
                .hasSize(50);
        assertThat(kraken.parse(bytes(UPDATE)).trades()).containsExactly(BOUGHT, SOLD);
    }

    @Test
    void numbersAreExactWhetherBareOrText() {
        Trade exact = kraken.parse(
                        update("\"price\":0.5147,\"qty\":6423.46326", "\"price\":0.0051470000,\"qty\":\"1e2\""))
                .trades()
                .get(0);
        assertThat(exact.price()).hasToString("0.0051470000");
        assertThat(exact.quantity()).hasToString("100");
    }

    @Test
    void theChannelMayStandLastAndFieldsWeDoNotKnowAreIgnored() {
        byte[] turned =
                bytes("{\"new\":[{}],\"data\":[" + FIRST.replace("\"ord_type\":\"limit\"", "\"x\":{\"symbol\":1}")
                        + "],\"type\":\"update\",\"channel\":\"trade\"}");
        assertThat(kraken.parse(turned).trades()).containsExactly(BOUGHT);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"channel\":\"heartbeat\"}|HEARTBEAT",
                "{\"channel\":\"status\",\"type\":\"update\",\"data\":[{\"system\":\"online\",\"api_version\":\"v2\",\"connection_id\":1}]}|OTHER",
                "{\"channel\":\"ticker\",\"type\":\"update\",\"data\":[{\"symbol\":\"BTC/USD\",\"bid\":1.0}]}|OTHER",
                "{\"channel\":\"book\",\"type\":\"snapshot\",\"data\":[{\"symbol\":\"BTC/USD\",\"bids\":[],\"checksum\":1}]}|OTHER",
                "{\"channel\":\"trade\",\"type\":\"snapshot\",\"data\":[]}|OTHER",
                "{\"method\":\"subscribe\",\"result\":{\"channel\":\"trade\",\"symbol\":\"BTC/USD\"},\"success\":true,\"req_id\":1}|ACKNOWLEDGEMENT",
                "{\"method\":\"subscribe\",\"result\":{},\"success\":true,\"error\":null}|ACKNOWLEDGEMENT",
                "{\"method\":\"pong\",\"req_id\":42,\"time_in\":\"x\",\"time_out\":\"y\"}|ACKNOWLEDGEMENT"
            })
    void framesWithoutTradesCarryNone(String frame, Frame.Kind kind) {
        assertThat(kraken.parse(bytes(frame))).isEqualTo(Frame.of(kind));
        kraken.readTrades(bytes(frame), trade -> {
            throw new AssertionError("no trade expected");
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"method\":\"subscribe\",\"error\":\"Currency pair not supported XYZ\",\"success\":false}",
                "{\"success\":false,\"method\":\"subscribe\"}",
                "{\"error\":\"Exceeded msg rate\"}"
            })
    void aRefusedSubscriptionIsTheExchangesError(String frame) {
        assertThat(rejection(bytes(frame))).isEqualTo(Reason.EXCHANGE_ERROR);
    }

    @ParameterizedTest
    @CsvSource({
        "'\"symbol\":\"MATIC/USD\",','',MISSING_FIELD",
        "'\"trade_id\":7','\"trade_id\":null',MISSING_FIELD",
        "'\"ord_type\":\"limit\"','\"qty\":1',DUPLICATE_FIELD",
        "'\"type\":\"update\"','\"channel\":\"trade\"',DUPLICATE_FIELD",
        "'\"type\":\"update\"','\"data\":null',DUPLICATE_FIELD",
        "'\"buy\"','\"b\"',BAD_VALUE",
        "'6e-05','6e-15',TOO_MANY_DIGITS",
        "'36.925533Z','36.9255331234Z',BAD_VALUE",
        "'26100.0','-26100.0',OUT_OF_RANGE",
        "'\"trade_id\":7','\"trade_id\":\"7\"',BAD_VALUE",
        "'\"data\":[','\"x\":[',MISSING_FIELD",
        "'\"channel\":\"trade\",','',MISSING_FIELD",
    })
    void oneBadTradeRefusesItsFrameWhole(String from, String to, Reason reason) {
        assertThat(rejection(update(from, to))).isEqualTo(reason);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "7", "null", "\"x\"", "[7]", "[[]]", "[{}]"})
    void dataThatAreNoTradesAreRefused(String data) {
        assertThatThrownBy(() -> kraken.parse(bytes("{\"channel\":\"trade\",\"data\":" + data + "}")))
                .isInstanceOf(RejectedException.class);
    }

    @Test
    void aTradeOverRestBecomesAFrameThatMeansTheSame() {
        for (Trade trade : List.of(BOUGHT, SOLD)) {
            assertThat(kraken.parse(kraken.asFrame(trade)).trades()).containsExactly(trade);
        }
    }

    @Test
    void theAddressIsThatOfTheSecondVersion() {
        assertThat(kraken.endpoint(kraken.defaultWebSocket(), List.of("BTC/USD")))
                .hasToString("wss://ws.kraken.com/v2");
        assertThat(kraken.endpoint(URI.create("ws://127.0.0.1:1/v2"), List.of("BTC/USD")))
                .hasToString("ws://127.0.0.1:1/v2");
        assertThat(kraken.subscribeFrames(List.of("BTC/USD", "ETH/USD")))
                .containsExactly("{\"method\":\"subscribe\",\"params\":{\"channel\":\"trade\","
                        + "\"symbol\":[\"BTC/USD\",\"ETH/USD\"],\"snapshot\":true},\"req_id\":1}");
    }

    @ParameterizedTest
    @CsvSource({"BTC/USD,XBTUSD", "ETH/BTC,ETHXBT", "DOGE/USD,XDGUSD", "SOL/USDT,SOLUSDT"})
    void restKnowsMarketsByAnotherName(String symbol, String pair) {
        assertThat(kraken.rest().tradesPath(new TradesRequest(symbol, 1, 2, 0)))
                .isEqualTo("/0/public/Trades?pair=" + pair + "&count=1000");
    }

    @Test
    void aGapIsAskedForByTheTimeBeforeItThenByTheCursor() {
        TradesRequest request = new TradesRequest("BTC/USD", 5, 9, 1_695_628_116_925_533L);
        assertThat(kraken.rest().tradesPath(request)).endsWith("&since=1695628115925533000");
        assertThat(kraken.rest().tradesPath(request.from("1695628116925533001")))
                .endsWith("&since=1695628116925533001");
    }

    private static String page(int trades, long lastId) {
        StringBuilder page = new StringBuilder("{\"error\":[],\"result\":{\"XXBTZUSD\":[");
        for (long id = lastId - trades + 1; id <= lastId; id++) {
            page.append(id == lastId - trades + 1 ? "" : ",")
                    .append("[\"30243.40000\",\"0.34507674\",1688669597.8277369,\"b\",\"m\",\"\",")
                    .append(id)
                    .append(']');
        }
        return page + "],\"last\":\"1688671969993150842\"}}";
    }

    @Test
    void aTradeOfAPageHasItsTimeCutToMicroseconds() {
        TradesPage answer = kraken.rest().parseTrades(new TradesRequest("BTC/USD", 5, 9, 0), bytes(page(1, 7)));
        assertThat(answer.trades())
                .containsExactly(new Trade(
                        "kraken",
                        "BTC/USD",
                        7,
                        Decimal.of("30243.40000"),
                        Decimal.of("0.34507674"),
                        1_688_669_597_827_736L,
                        TakerSide.BUY));
        assertThat(answer.cursor()).isEmpty();
    }

    @Test
    void onlyAFullPageThatEndsBeforeTheGapIsContinued() {
        TradesRequest gap = new TradesRequest("BTC/USD", 2001, 2009, 0);
        assertThat(kraken.rest().parseTrades(gap, bytes(page(1000, 1000))).cursor())
                .isEqualTo("1688671969993150842");
        assertThat(kraken.rest().parseTrades(gap, bytes(page(1000, 2009))).cursor())
                .isEmpty();
        assertThat(kraken.rest()
                        .parseTrades(gap.from("1688671969993150842"), bytes(page(1000, 1000)))
                        .cursor())
                .isEmpty();
        assertThat(kraken.rest().parseTrades(gap, bytes("{\"error\":[],\"result\":{\"XXBTZUSD\":[],\"last\":\"5\"}}")))
                .isEqualTo(TradesPage.all(List.of()));
    }

    @ParameterizedTest
    @CsvSource({
        "'\"b\"','\"x\"'",
        "1688669597.8277369,'\"1688669597\"'",
        "1688669597.8277369,1e999999999",
        "1688669597.8277369,99999999999999999999",
        "1688669597.8277369,0",
        "',7]',']'",
        "',7]',',7.5]'",
        "'\"30243.40000\"',30243.4",
        "'\"result\"','\"x\"'",
        "'[],\"result\"','[\"EQuery:Unknown asset pair\"],\"result\"'",
    })
    void aBadPageIsRefused(String from, String to) {
        assertThat(page(1, 7)).contains(from);
        assertThatThrownBy(() -> kraken.rest()
                        .parseTrades(
                                new TradesRequest("BTC/USD", 5, 9, 0),
                                bytes(page(1, 7).replace(from, to))))
                .isInstanceOf(RejectedException.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"error\":[\"EAPI:Rate limit exceeded\"]}|SLOW_DOWN",
                "{\"error\":[\"EGeneral:Too many requests\"]}|SLOW_DOWN",
                "{\"error\":[\"EService:Unavailable\"]}|FAULT",
                "{\"error\":[\"EQuery:Unknown asset pair\"]}|ANSWER",
                "{\"error\":[\"EService:Unavailable\",\"EAPI:Rate limit exceeded\"]}|FAULT",
                "{\"error\":[\"EQuery:Unknown asset pair\",\"EAPI:Rate limit exceeded\"]}|SLOW_DOWN",
                "{\"error\":[],\"result\":{}}|ANSWER",
                "<html>|ANSWER"
            })
    void theBodySaysWhetherToSlowDown(String body, RestError verdict) {
        assertThat(kraken.rest().classify(bytes(body))).isEqualTo(verdict);
    }

    @Test
    void theClockIsInMicroseconds() {
        assertThat(kraken.rest()
                        .parseTime(bytes("{\"error\":[],\"result\":{\"unixtime\":1688669448,\"rfc1123\":\"x\"}}")))
                .isEqualTo(1_688_669_448_000_000L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "42", "{", "[]", "{\"error\":[]}", "{\"error\":[],\"result\":[]}", "<html>"})
    void anAnswerThatIsNoAnswerIsRefused(String answer) {
        byte[] body = bytes(answer);
        assertThatThrownBy(() -> kraken.rest().parseTime(body)).isInstanceOf(RejectedException.class);
        assertThatThrownBy(() -> kraken.rest().parseMarkets(body)).isInstanceOf(RejectedException.class);
        assertThatThrownBy(() -> kraken.rest().parseTrades(new TradesRequest("BTC/USD", 1, 2, 0), body))
                .isInstanceOf(RejectedException.class);
    }

    @Test
    void wordsOfTheExchangeAreFitForOneLineOfALog() {
        assertThatThrownBy(() ->
                        kraken.rest().parseTime(bytes("{\"error\":[\"E:\\u2028\\nforged" + "x".repeat(1000) + "\"]}")))
                .satisfies(failure ->
                        assertThat(failure.getMessage()).hasLineCount(1).hasSizeLessThanOrEqualTo(200));
    }
}
