package marketdata.model.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import marketdata.model.exchange.binance.BinanceProtocol;
import marketdata.model.exchange.coinbase.CoinbaseProtocol;
import marketdata.model.exchange.kraken.KrakenProtocol;
import marketdata.model.trade.Trade;
import org.junit.jupiter.api.Test;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;

/** The lists of markets and volumes, and the times, of every exchange. */
class MarketsTest {
    private final BinanceProtocol binance = new BinanceProtocol();
    private final CoinbaseProtocol coinbase = new CoinbaseProtocol();
    private final KrakenProtocol kraken = new KrakenProtocol();

    private static byte[] bytes(String text) {
        return text.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void binancesMarketsAtRestAreMarketsToo() {
        assertThat(binance.rest()
                        .parseMarkets(bytes("{'symbols':[{'symbol':'BTCUSDT','status':'TRADING','quoteAsset':'USDT'},"
                                + "{'symbol':'SOLUSDT','status':'BREAK','quoteAsset':'USDT'},{'status':'TRADING'},"
                                + "{'symbol':'ADAUSDT','status':'HALT','quoteAsset':'USDT'},"
                                + "{'symbol':'币安人生USDT','status':'TRADING','quoteAsset':'USDT'}]}")))
                .containsExactly(
                        new Market("BTCUSDT", "BTCUSDT", "USDT", "", true),
                        new Market("SOLUSDT", "SOLUSDT", "USDT", "BREAK", false),
                        new Market("ADAUSDT", "ADAUSDT", "USDT", "HALT", false),
                        new Market("币安人生USDT", "币安人生USDT", "USDT", "", true));
    }

    @Test
    void coinbasesMarketsAtRestAreMarketsToo() {
        assertThat(coinbase.rest()
                        .parseMarkets(bytes("[{'id':'BTC-USD','quote_currency':'USD','status':'online'},"
                                + "{'id':'A-USD','quote_currency':'USD','status':'offline'},"
                                + "{'id':'B-USD','quote_currency':'USD','status':'online','trading_disabled':true},"
                                + "{'id':'C-USD','quote_currency':'USD','status':'online','post_only':true},"
                                + "{'id':'D-USD','quote_currency':'USD','status':'online','cancel_only':true},"
                                + "{'id':'E-USD','quote_currency':'USD','status':'online','auction_mode':true},"
                                + "{'id':'F-USD','quote_currency':'USD','status':'online','limit_only':true}]")))
                .containsExactly(
                        new Market("BTC-USD", "BTC-USD", "USD", "", true),
                        new Market("A-USD", "A-USD", "USD", "offline", false),
                        new Market("B-USD", "B-USD", "USD", "trading_disabled", false),
                        new Market("C-USD", "C-USD", "USD", "post_only", false),
                        new Market("D-USD", "D-USD", "USD", "cancel_only", false),
                        new Market("E-USD", "E-USD", "USD", "auction_mode", false),
                        new Market("F-USD", "F-USD", "USD", "limit_only", true));
        assertThat(coinbase.rest().parseMarkets(bytes("{'id':'BTC-USD','quote_currency':'USD'}")))
                .containsExactly(new Market("BTC-USD", "BTC-USD", "USD", "", true));
    }

    @Test
    void krakensMarketsHaveTheNamesOfTheAnswer() {
        assertThat(kraken.rest()
                        .parseMarkets(bytes("{'error':[],'result':{'XXBTZUSD':{'wsname':'XBT/USD','status':'online'},"
                                + "'ZEURZUSD':{'wsname':'EUR/USD','status':'online'},'XDGUSD':{'wsname':'XDG/USD'},"
                                + "'XZECXXBT':{'wsname':'ZEC/XBT','status':'cancel_only'},'Y.d':{'altname':'Y'},"
                                + "'A':{'wsname':'A/EUR','status':'post_only'},'M':{'wsname':'M/EUR','status':'maintenance'},"
                                + "'L':{'wsname':'L/EUR','status':'limit_only'},'R':{'wsname':'R/EUR','status':'reduce_only'},"
                                + "'AAPLxUSD':{'wsname':'AAPLx/USD','status':'online'}}}")))
                .containsExactly(
                        new Market("BTC/USD", "XXBTZUSD", "USD", "", true),
                        new Market("EUR/USD", "ZEURZUSD", "USD", "", true),
                        new Market("DOGE/USD", "XDGUSD", "USD", "", true),
                        new Market("ZEC/BTC", "XZECXXBT", "BTC", "cancel_only", false),
                        new Market("A/EUR", "A", "EUR", "post_only", false),
                        new Market("M/EUR", "M", "EUR", "maintenance", false),
                        new Market("L/EUR", "L", "EUR", "limit_only", true),
                        new Market("R/EUR", "R", "EUR", "reduce_only", true),
                        new Market("AAPLx/USD", "AAPLxUSD", "USD", "", true));
    }

    @Test
    void oneBadVolumeIsLeftOutAndTheOthersStay() {
        assertThat(binance.rest()
                        .parseVolumes(bytes("[{'symbol':'A','quoteVolume':'x'},{'symbol':'B','quoteVolume':'1.5'},"
                                + "{'symbol':'C'},{'symbol':'D','quoteVolume':'1e99999'}]")))
                .containsExactly(entry("B", new BigDecimal("1.5")));
        assertThat(coinbase.rest()
                        .parseVolumes(bytes("{'A-USD':{'stats_24hour':{'last':'2','volume':'3'}},'OFF-USD':{},"
                                + "'B-USD':{'stats_24hour':{'last':null,'volume':'3'}}}")))
                .containsExactly(entry("A-USD", new BigDecimal("6")));
        assertThat(kraken.rest()
                        .parseVolumes(bytes("{'error':[],'result':{'SOLUSDT':{'v':['1','2'],'p':['1','100']},'B':{},"
                                + "'C':{'v':['1'],'p':['1','2']},'D':{'v':['1','x'],'p':['1','2']}}}")))
                .containsExactly(entry("SOLUSDT", new BigDecimal("200")));
    }

    @Test
    void onlyTheMarketsNamedAreAskedFor() {
        assertThat(binance.rest().marketsPaths(List.of("BTCUSDT", "币安人生USDT")))
                .containsExactly("/api/v3/exchangeInfo?showPermissionSets=false&symbols="
                        + "%5B%22BTCUSDT%22%2C%22%E5%B8%81%E5%AE%89%E4%BA%BA%E7%94%9FUSDT%22%5D");
        assertThat(coinbase.rest().marketsPaths(List.of("BTC-USD", "A-B")))
                .containsExactly("/products/BTC-USD", "/products/A-B");
        assertThat(kraken.rest().marketsPaths(List.of("BTC/USD", "AAPLx/USD", "DOGE/EUR")))
                .containsExactly(
                        "/0/public/AssetPairs?pair=XBTUSD%2CXDGEUR",
                        "/0/public/AssetPairs?pair=AAPLxUSD&aclass_base=tokenized_asset");
        assertThat(kraken.rest().tradesPath(new TradesRequest("AAPLx/USD", 1, 2, 0)))
                .isEqualTo("/0/public/Trades?pair=AAPLxUSD&asset_class=tokenized_asset&count=1000");
    }

    @Test
    void anAnswerThatSaysThatAMarketIsUnknownIsKnown() {
        assertThat(binance.rest().isUnknownMarket(bytes("{'code':-1121,'msg':'Invalid symbol.'}")))
                .isTrue();
        assertThat(binance.rest().isUnknownMarket(bytes("{'code':-1003,'msg':'Too many requests.'}")))
                .isFalse();
        assertThat(coinbase.rest().isUnknownMarket(bytes("{'message':'NotFound'}")))
                .isTrue();
        assertThat(coinbase.rest().isUnknownMarket(bytes("{'message':'Internal server error'}")))
                .isFalse();
        assertThat(kraken.rest().isUnknownMarket(bytes("{'error':['EQuery:Unknown asset pair']}")))
                .isTrue();
        assertThat(kraken.rest().isUnknownMarket(bytes("{'error':['EAPI:Rate limit exceeded']}")))
                .isFalse();
    }

    @Test
    void nanosecondsAreCutAlikeOnTheSocketAndOverRest() {
        String time = "2026-11-20T10:00:03.123456999Z";
        Instant cut = Instant.parse("2026-11-20T10:00:03.123456Z");
        assertThat(only(coinbase.parse(bytes("{'type':'match','trade_id':100,'side':'sell','size':'0.01','price':'2',"
                                + "'product_id':'BTC-USD','time':'" + time + "'}")))
                        .eventTime())
                .isEqualTo(cut);
        assertThat(coinbase.rest()
                        .parseTrades(
                                new TradesRequest("BTC-USD", 1, 2, 0),
                                bytes("[{'trade_id':100,'side':'sell','size':'0.01','price':'2','time':'" + time
                                        + "'}]"))
                        .trades())
                .extracting(Trade::eventTime)
                .containsExactly(cut);
        assertThat(only(kraken.parse(
                        bytes("{'channel':'trade','type':'update','data':[{'symbol':'AAPLx/USD','side':'buy',"
                                + "'price':3.9051e-07,'qty':1e-8,'trade_id':100,'timestamp':'" + time + "'}]}"))))
                .satisfies(trade -> {
                    assertThat(trade.eventTime()).isEqualTo(cut);
                    assertThat(trade.price()).hasToString("0.00000039051");
                    assertThat(trade.quantity()).hasToString("0.00000001");
                });
        assertThat(kraken.rest()
                        .parseTrades(
                                new TradesRequest("AAPLx/USD", 1, 2, 0),
                                bytes(
                                        "{'error':[],'result':{'AAPLxUSD':[['2','1',1795168803.123456999,'b','l','',100]],"
                                                + "'last':'1'}}"))
                        .trades())
                .extracting(Trade::eventTime)
                .containsExactly(cut);
    }

    private static Trade only(Frame frame) {
        assertThat(frame.trades()).hasSize(1);
        return frame.trades().get(0);
    }
}
