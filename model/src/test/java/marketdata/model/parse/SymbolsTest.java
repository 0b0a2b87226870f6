package marketdata.model.parse;

import static org.assertj.core.api.Assertions.assertThat;

import marketdata.model.Exchanges;
import marketdata.model.exchange.ExchangeProtocol;
import marketdata.model.trade.CleanTrade;
import marketdata.model.trade.CleanTradeJson;
import marketdata.model.trade.Exchange;
import marketdata.model.trade.TakerSide;
import marketdata.model.trade.Trade;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

class SymbolsTest {
    private static boolean isSymbol(String text) {
        byte[] bytes = ("x" + text + "y").getBytes(StandardCharsets.UTF_8);
        boolean spelled = Symbols.isSymbol(bytes, 1, bytes.length - 1);
        assertThat(spelled).as(text).isEqualTo(Symbols.isSymbol(text));
        return spelled;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "BTCUSDT",
                "1000SATSUSDT",
                "BTC-USD",
                "BTC/USD",
                "AAPLx/USD",
                "BRK.Bx/USD",
                "BTCUSDT_260327",
                "币安人生USDT",
                "ビットコインJPY",
                "비트코인KRW",
                "A",
                "币币币币币币币币币币币币币币币币币币币币币币币币币币币币币币币币币币币币币币币币",
            })
    void whatExchangesHaveIsASymbol(String symbol) {
        assertThat(isSymbol(symbol)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "BTC USDT",
                "BTCUSDT\n",
                "BTC\u0000USDT",
                "BTC\u001b[31m",
                "BTC|USDT",
                "BTC'USDT",
                "BTC\"USDT",
                "'; DROP TABLE trades_1min_agg; --",
                "../../etc/passwd",
                "/etc/passwd",
                "BTC..USDT",
                "BTC//USD",
                "BTC/",
                ".BTC",
                "-BTC",
                "BTC\\USD",
                "BTC%2FUSD",
                "BTC?x=1",
                "BTC#USD",
                "BTC&USD",
                "BTC=USD",
                "BTC*",
                "ВTCUSDT", // Cyrillic
                "ΒTCUSDT", // Greek
                "ＢＴＣUSDT", // full width
                "BTC\u202eUSDT",
                "BTC\u200bUSDT",
                "BTC\u0301USDT",
                "BTC\u2028USDT",
                "ב/USD",
                "😀USDT",
                "\ud83dUSDT",
                "${jndi:ldap://x}",
                "{{ 7*7 }}",
                "<script>",
                "=cmd",
                "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
            })
    void whatCouldDoHarmIsNone(String text) {
        assertThat(isSymbol(text)).isFalse();
    }

    @Test
    void bytesAndTextAgreeOnEveryCharacter() {
        for (char c = 0; c < Character.MAX_VALUE; c++) {
            isSymbol("A" + c + "B");
            isSymbol("A" + c);
            isSymbol(String.valueOf(c));
        }
    }

    @Test
    void theTableHasTheSameRule() throws IOException {
        String table = Files.readString(Path.of("../postgres/init/10_minutes.sql"));
        assertThat(table)
                .contains("symbol ~ '" + Symbols.REGEX + "'")
                .contains("length(symbol) <= " + Symbols.MAX_LENGTH);
    }

    @ParameterizedTest
    @EnumSource(Exchange.class)
    void aSymbolOfAnyScriptGoesThroughFramesAndRecordsUnchanged(Exchange exchange) {
        ExchangeProtocol protocol = Exchanges.protocol(exchange);
        for (String symbol : List.of("币安人生USDT", "AAPLx/USD", "1000SATSUSDT", "BTC-USD")) {
            Trade trade = new Trade(
                    exchange.source(),
                    symbol,
                    7,
                    Decimal.of("0.00000012"),
                    Decimal.of("80000000000"),
                    1_795_168_805_001_000L,
                    TakerSide.BUY);
            assertThat(protocol.parse(protocol.asFrame(trade)).trades()).containsExactly(trade);
            byte[] record = CleanTradeJson.toBytes(new CleanTrade(trade, false));
            assertThat(CleanTradeJson.parse(record).trade()).isEqualTo(trade);
        }
    }

    @ParameterizedTest
    @EnumSource(Exchange.class)
    void addressesNameSymbolsInPercentEncodedUtf8(Exchange exchange) {
        ExchangeProtocol protocol = Exchanges.protocol(exchange);
        List<String> symbols = List.of("币安人生USDT", "AAPLx/USD");
        String addresses = protocol.endpoint(protocol.defaultWebSocket(), symbols)
                + String.join(" ", protocol.rest().marketsPaths(symbols))
                + protocol.rest().candlesPath("币安人生USDT", 0, 60_000_000)
                + protocol.dailyFiles()
                        .map(dumps -> dumps.path("币安人生USDT", java.time.LocalDate.EPOCH))
                        .orElse("");
        assertThat(addresses).matches("[!-~ ]+").contains("%E5%B8%81%E5%AE%89%E4%BA%BA%E7%94%9F");
        for (String path : addresses.split(" ")) {
            assertThat(URI.create(path)).isNotNull();
        }
    }
}
