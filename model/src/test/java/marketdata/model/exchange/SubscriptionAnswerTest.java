package marketdata.model.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import marketdata.model.exchange.binance.BinanceProtocol;
import marketdata.model.exchange.coinbase.CoinbaseProtocol;
import marketdata.model.exchange.kraken.KrakenProtocol;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What each exchange's frames say about subscriptions, and how subscriptions keep to its limits. */
class SubscriptionAnswerTest {
    private final CoinbaseProtocol coinbase = new CoinbaseProtocol();
    private final KrakenProtocol kraken = new KrakenProtocol();
    private final BinanceProtocol binance = new BinanceProtocol();

    private static SubscriptionAnswer read(ExchangeProtocol protocol, String frame) {
        return protocol.readAnswer(frame.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void coinbaseNamesTheProductInItsReason() {
        SubscriptionAnswer answer = read(
                coinbase,
                "{\"type\":\"error\",\"message\":\"Failed to subscribe\",\"reason\":\"OLD-USD is not a valid product\"}");
        assertThat(answer.kind()).isEqualTo(SubscriptionAnswer.Kind.REJECTED);
        assertThat(answer.words()).isEqualTo("Failed to subscribe: OLD-USD is not a valid product");
        assertThat(answer.rejectedOf(List.of("BTC-USD", "OLD-USDT", "GOLD-USD", "OLD-USD")))
                .containsExactly("OLD-USD");
        assertThat(answer.rejectedOf(List.of("OLD-US", "LD-USD"))).isEmpty();
        assertThat(
                        read(
                                coinbase,
                                "{\"type\":\"subscriptions\",\"channels\":[{\"name\":\"matches\",\"product_ids\":"
                                        + "[\"BTC-USD\",\"ETH-USD\"]},{\"name\":\"heartbeat\",\"product_ids\":[\"BTC-USD\"]}]}"))
                .isEqualTo(SubscriptionAnswer.accepted(Set.of("BTC-USD", "ETH-USD")));
        assertThat(read(coinbase, "{\"type\":\"subscriptions\",\"channels\":[]}"))
                .isEqualTo(SubscriptionAnswer.NOTHING);
        assertThat(read(coinbase, "{\"type\":\"heartbeat\",\"product_id\":\"BTC-USD\"}")
                        .symbols())
                .containsExactly("BTC-USD");
    }

    @Test
    void krakenAnswersForEachSymbol() {
        SubscriptionAnswer named = read(
                kraken,
                "{\"error\":\"Currency pair not supported\",\"method\":\"subscribe\",\"success\":false,\"symbol\":\"OLD/USD\"}");
        assertThat(named.rejectedOf(List.of("BTC/USD", "OLD/USD"))).containsExactly("OLD/USD");
        SubscriptionAnswer inWords = read(
                kraken,
                "{\"method\":\"subscribe\",\"success\":false,\"error\":\"Currency pair not supported OLD/USD\"}");
        assertThat(inWords.rejectedOf(List.of("BTC/USD", "OLD/USD"))).containsExactly("OLD/USD");
        assertThat(read(
                        kraken,
                        "{\"method\":\"subscribe\",\"result\":{\"channel\":\"trade\",\"symbol\":\"BTC/USD\"},"
                                + "\"success\":true}"))
                .isEqualTo(SubscriptionAnswer.accepted(Set.of("BTC/USD")));
        assertThat(read(kraken, "{\"channel\":\"heartbeat\"}")).isEqualTo(SubscriptionAnswer.ALIVE);
        assertThat(read(kraken, "{\"channel\":\"status\",\"type\":\"update\",\"data\":[{\"system\":\"online\"}]}"))
                .isEqualTo(SubscriptionAnswer.NOTHING);
    }

    @Test
    void binanceErrorsAreRejectionsInBothForms() {
        assertThat(read(binance, "{\"code\":2,\"msg\":\"Invalid request: too many subscriptions\",\"id\":1}")
                        .words())
                .isEqualTo("Invalid request: too many subscriptions (code 2)");
        assertThat(read(binance, "{\"error\":{\"code\":-1121,\"msg\":\"Invalid symbol.\"},\"id\":1}")
                        .kind())
                .isEqualTo(SubscriptionAnswer.Kind.REJECTED);
        assertThat(read(binance, "{\"stream\":\"btcusdt@trade\",\"data\":{\"e\":\"trade\",\"s\":\"BTCUSDT\"}}"))
                .isEqualTo(SubscriptionAnswer.accepted(Set.of("BTCUSDT")));
    }

    @Test
    void whatCannotBeReadSaysNothing() {
        for (ExchangeProtocol protocol : List.of(binance, coinbase, kraken)) {
            for (String frame : List.of("", "<html>", "[]", "7", "null", "{\"type\":7}", "{\"data\":[[1]]}")) {
                assertThat(read(protocol, frame).kind()).as(frame).isEqualTo(SubscriptionAnswer.Kind.NOTHING);
            }
        }
    }

    /** The dead letter's reason: until now it said only that there was an error. */
    @Test
    void theDeadLetterHasTheExchangesWords() {
        byte[] frame =
                "{\"type\":\"error\",\"message\":\"Failed to subscribe\",\"reason\":\"OLD-USD is not a valid product\"}"
                        .getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> coinbase.parse(frame)).hasMessageContaining("OLD-USD is not a valid product");
    }

    @Test
    void aThousandSymbolsAreSubscribedInMessagesOfAHundred() {
        List<String> symbols =
                IntStream.range(0, 1000).mapToObj(i -> "S" + i + "-USD").toList();
        for (ExchangeProtocol protocol : List.of(coinbase, kraken)) {
            List<String> frames = protocol.subscribeFrames(symbols);
            assertThat(frames).hasSize(10).allMatch(each -> each.length() < 4096);
            String all = frames.stream().collect(Collectors.joining());
            assertThat(symbols).allMatch(each -> all.contains('"' + each + '"'));
        }
    }

    @Test
    void lettersBeyondAsciiArePercentEncodedInAnAddress() {
        assertThat(binance.endpoint(binance.defaultWebSocket(), List.of("币USDT")))
                .hasToString("wss://stream.binance.com:9443/stream?streams=%E5%B8%81usdt@trade");
    }
}
