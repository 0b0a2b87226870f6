package marketdata.model.exchange;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import marketdata.model.Exchanges;
import marketdata.model.parse.Decimal;
import marketdata.model.trade.Exchange;
import marketdata.model.trade.MarketNotes;
import marketdata.model.trade.TakerSide;
import marketdata.model.trade.Trade;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What goes to an exchange or into a topic is the same in every language: digits, dots, case. */
class LanguagesTest {
    private final Locale before = Locale.getDefault();

    @AfterEach
    void putBack() {
        Locale.setDefault(before);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "fa-IR",
                "fa-IR-u-nu-arabext",
                "ar-EG-u-nu-arab",
                "bn-BD-u-nu-beng",
                "hi-IN-u-nu-deva",
                "tr-TR",
                "de-DE"
            })
    void addressesAndRecordsDoNotKnowTheUsersLanguage(String language) {
        Locale.setDefault(Locale.ROOT);
        List<String> expected = said();
        Locale.setDefault(Locale.forLanguageTag(language));

        assertThat(said()).isEqualTo(expected).allMatch(text -> text.chars().allMatch(c -> c < 128));
    }

    private static List<String> said() {
        List<String> said = new ArrayList<>();
        for (Exchange exchange : Exchange.values()) {
            ExchangeProtocol protocol = Exchanges.protocol(exchange);
            String symbol = exchange == Exchange.BINANCE ? "BTCUSDT" : "BTC-USD";
            said.add(protocol.rest().tradesPath(new TradesRequest(symbol, 9013, 9020, 1_767_387_168_237_000L)));
            said.add(protocol.rest().tradesPath(new TradesRequest(symbol, 9013, Long.MAX_VALUE, 0)));
            said.add(protocol.rest().candlesPath(symbol, 1_767_387_120_000_000L, 1_767_387_180_000_000L));
            said.addAll(protocol.subscribeFrames(List.of(symbol)));
            said.add(protocol.endpoint(protocol.defaultWebSocket(), List.of(symbol))
                    .toString());
            said.add(exchange.source());
            said.add(new String(
                    protocol.asFrame(new Trade(
                            exchange.source(),
                            symbol,
                            9013,
                            Decimal.of("1234.5"),
                            Decimal.of("0.25"),
                            1_767_387_168_237_000L,
                            TakerSide.SELL)),
                    UTF_8));
        }
        said.add(new String(MarketNotes.quiet("binance", "BTCUSDT", 9013, 1_767_387_168_237L), UTF_8));
        said.add(new String(MarketNotes.exchangeHole("binance", "BTCUSDT", 9013, 9020), UTF_8));
        return said;
    }
}
