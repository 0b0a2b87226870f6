package marketdata.producer.live;

import static org.assertj.core.api.Assertions.assertThat;

import marketdata.model.Exchanges;
import marketdata.model.exchange.ExchangeProtocol;
import marketdata.model.trade.Exchange;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

class TopMarketsTest {
    private static TopMarkets top(Exchange exchange, String markets, String volumes, int count, String quote) {
        ExchangeProtocol protocol = Exchanges.protocol(exchange);
        return TopMarkets.of(
                protocol.rest().parseMarkets(bytes(markets)),
                protocol.rest().parseVolumes(bytes(volumes)),
                count,
                quote);
    }

    private static byte[] bytes(String text) {
        return text.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }

    private static String binance(String symbol, String quote, String status) {
        return "{'symbol':'%s','quoteAsset':'%s','status':'%s'}".formatted(symbol, quote, status);
    }

    private static final String BINANCE = "{'symbols':["
            + String.join(
                    ",",
                    binance("BTCUSDT", "USDT", "TRADING"),
                    binance("ETHUSDC", "USDC", "TRADING"),
                    binance("币安人生USDT", "USDT", "TRADING"),
                    binance("USDTIDR", "IDR", "TRADING"),
                    binance("BTCTRY", "TRY", "TRADING"),
                    binance("SOLUSDT", "USDT", "BREAK"),
                    binance("NEWUSDT", "USDT", "TRADING"),
                    binance("ВADUSDT", "USDT", "TRADING"))
            + "]}";
    private static final String BINANCE_VOLUMES = "[{'symbol':'BTCUSDT','quoteVolume':'1800000000.1'},"
            + "{'symbol':'ETHUSDC','quoteVolume':'1200000000.1'},{'symbol':'币安人生USDT','quoteVolume':'90000000.5'},"
            + "{'symbol':'USDTIDR','quoteVolume':'310000000000.00'},{'symbol':'BTCTRY','quoteVolume':'9000000000.0'},"
            + "{'symbol':'SOLUSDT','quoteVolume':'7000000000.0'},{'symbol':'ВADUSDT','quoteVolume':'9000000000.0'}]";

    @Test
    void binanceIsRankedInDollarsAndTheRestIsNamed() {
        TopMarkets top = top(Exchange.BINANCE, BINANCE, BINANCE_VOLUMES, 5, "");
        assertThat(top.symbols()).containsExactly("BTCUSDT", "ETHUSDC", "币安人生USDT");
        assertThat(top.leftOut())
                .isEqualTo("1 at rest (SOLUSDT BREAK); 1 without a volume (NEWUSDT);"
                        + " 1 of a name that is not taken (ВADUSDT); 2 in other currencies (IDR 1, TRY 1)");
        assertThat(top(Exchange.BINANCE, BINANCE, BINANCE_VOLUMES, 1, "").symbols())
                .containsExactly("BTCUSDT");
    }

    @Test
    void anotherCurrencyIsComparedOnlyWithItself() {
        assertThat(top(Exchange.BINANCE, BINANCE, BINANCE_VOLUMES, 5, "TRY").symbols())
                .containsExactly("BTCTRY");
        assertThat(top(Exchange.BINANCE, BINANCE, BINANCE_VOLUMES, 5, "USDC").symbols())
                .containsExactly("ETHUSDC");
        assertThat(top(Exchange.BINANCE, BINANCE, BINANCE_VOLUMES, 5, "XYZ").symbols())
                .isEmpty();
    }

    @Test
    void krakensVolumesAreJoinedWithTheNamesOfItsList() {
        String pairs = "{'error':[],'result':{'XXBTZUSD':{'wsname':'XBT/USD','status':'online'},"
                + "'ZEURZUSD':{'wsname':'EUR/USD','status':'online'},'USDTZUSD':{'wsname':'USDT/USD','status':'online'},"
                + "'XDGUSD':{'wsname':'XDG/USD','status':'online'},'ADAUSD':{'wsname':'ADA/USD','status':'limit_only'},"
                + "'XZECXXBT':{'wsname':'ZEC/XBT','status':'cancel_only'},"
                + "'XZECZUSD':{'wsname':'ZEC/USD','status':'cancel_only'}}}";
        String volumes = "{'error':[],'result':{" + kraken("XXBTZUSD", 3000, "90000") + ","
                + kraken("ZEURZUSD", 90_000_000, "1.16") + "," + kraken("USDTZUSD", 220_000_000, "0.9998") + ","
                + kraken("XDGUSD", 200_000_000, "0.15") + "," + kraken("ADAUSD", 20_000_000, "0.4") + ","
                + kraken("XZECXXBT", 1, "0.001") + "," + kraken("XZECZUSD", 1_000_000_000, "400") + "}}";
        TopMarkets top = top(Exchange.KRAKEN, pairs, volumes, 5, "");
        assertThat(top.symbols()).containsExactly("BTC/USD", "USDT/USD", "EUR/USD", "DOGE/USD", "ADA/USD");
        assertThat(top.leftOut()).isEqualTo("1 at rest (ZEC/USD cancel_only); 1 in other currencies (BTC 1)");
    }

    private static String kraken(String key, long volume, String price) {
        return String.format(Locale.ROOT, "'%s':{'v':['1','%d'],'p':['1','%s']}", key, volume, price);
    }

    @Test
    void coinbaseIsRankedInDollars() {
        String products = "[{'id':'BTC-USD','quote_currency':'USD','status':'online'},"
                + "{'id':'BTC-EUR','quote_currency':'EUR','status':'online'},"
                + "{'id':'SHIB-USDT','quote_currency':'USDT','status':'online'},"
                + "{'id':'OLD-USD','quote_currency':'USD','status':'online','trading_disabled':true}]";
        String volumes = "{'BTC-USD':{'stats_24hour':{'last':'80000','volume':'3'}},"
                + "'BTC-EUR':{'stats_24hour':{'last':'70000','volume':'300'}},"
                + "'SHIB-USDT':{'stats_24hour':{'last':'0.00001','volume':'1000000'}},"
                + "'OLD-USD':{'stats_24hour':{'last':'1','volume':'1000000'}}}";
        TopMarkets top = top(Exchange.COINBASE, products, volumes, 3, "");
        assertThat(top.symbols()).containsExactly("BTC-USD", "SHIB-USDT");
        assertThat(top.leftOut()).isEqualTo("1 at rest (OLD-USD trading_disabled); 1 in other currencies (EUR 1)");
    }
}
