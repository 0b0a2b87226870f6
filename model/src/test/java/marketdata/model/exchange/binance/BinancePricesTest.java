package marketdata.model.exchange.binance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import marketdata.model.parse.RejectedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;

class BinancePricesTest {
    private static byte[] bytes(String json) {
        return json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void aPriceKeepsEveryDigit() {
        assertThat(BinancePrices.pricePath("BTCUSDT")).isEqualTo("/api/v3/ticker/price?symbol=BTCUSDT");
        assertThat(BinancePrices.parsePrice("BTCUSDT", bytes("{'symbol':'BTCUSDT','price':'80691.53000000'}")))
                .isEqualTo("80691.53000000");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'symbol':'ETHUSDT','price':'1'}",
                "{'symbol':'BTCUSDT','price':'0'}",
                "{'symbol':'BTCUSDT','price':'-1'}",
                "{'symbol':'BTCUSDT','price':'NaN'}",
                "{'symbol':'BTCUSDT','price':''}",
                "{'symbol':'BTCUSDT'}",
                "{'code':-1121,'msg':'Invalid symbol.'}",
                "[]",
                "<html>"
            })
    void anythingButAPriceOfTheSymbolIsRejected(String answer) {
        assertThatThrownBy(() -> BinancePrices.parsePrice("BTCUSDT", bytes(answer)))
                .isInstanceOf(RejectedException.class);
    }

    @Test
    void aTimeIsTheExchangesInMilliseconds() {
        assertThat(BinancePrices.parseMillis(bytes("{'serverTime':1499827319559}")))
                .isEqualTo(1_499_827_319_559L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{'serverTime':0}", "{'serverTime':-1}", "{'serverTime':'x'}", "{}", "[]", "x"})
    void anythingButATimeIsRejected(String answer) {
        assertThatThrownBy(() -> BinancePrices.parseMillis(bytes(answer))).isInstanceOf(RejectedException.class);
    }
}
