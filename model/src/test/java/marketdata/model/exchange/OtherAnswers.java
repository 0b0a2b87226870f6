package marketdata.model.exchange;

import java.util.List;

/** Good answers of each exchange about its time, symbols, volumes and candles. */
final class OtherAnswers {
    private OtherAnswers() {}

    static List<String> of(ExchangeProtocol protocol) {
        return switch (protocol.exchange()) {
            case BINANCE ->
                List.of(
                        "{\"serverTime\":1499827319559}",
                        "{\"symbols\":[{\"symbol\":\"ETHBTC\",\"status\":\"TRADING\"},{\"symbol\":\"X\",\"status\":\"BREAK\"}]}",
                        "[{\"symbol\":\"A\",\"quoteVolume\":\"15.30\"},{\"symbol\":\"B\",\"quoteVolume\":\"1E+3\"}]",
                        "[[1499040000000,\"0.016\",\"0.8\",\"0.015\",\"0.0157\",\"148976.1\",1499040059999,\"2434.1\",308,\"1\","
                                + "\"2\",\"0\"]]");
            case COINBASE ->
                List.of(
                        "{\"iso\":\"2026-01-07T23:47:25.201Z\",\"epoch\":1767829645.201}",
                        "[{\"id\":\"BTC-USD\",\"status\":\"online\",\"trading_disabled\":false}]",
                        "{\"BTC-USD\":{\"stats_24hour\":{\"last\":\"80691.53\",\"volume\":\"11213.05\"}},\"ETH-USD\":"
                                + "{\"stats_24hour\":{\"last\":\"3000\",\"volume\":\"7\"}}}",
                        "[[1415398768,0.32,4.2,0.35,4.2,12.3],[1415398708,1,2,1,2,3e2]]");
            case KRAKEN ->
                List.of(
                        "{\"error\":[],\"result\":{\"unixtime\":1688669448,\"rfc1123\":\"Thu, 06 Jul 23 18:50:48 +0000\"}}",
                        "{\"error\":[],\"result\":{\"XXBTZUSD\":{\"altname\":\"XBTUSD\",\"wsname\":\"XBT/USD\",\"status\":\"online\"}}}",
                        "{\"error\":[],\"result\":{\"XXBTZUSD\":{\"v\":[\"1.5\",\"2\"],\"p\":[\"3\",\"4.25\"]},\"XETHZUSD\":"
                                + "{\"v\":[\"9\",\"8\"],\"p\":[\"3\",\"4\"]}}}",
                        "{\"error\":[],\"result\":{\"XXBTZUSD\":[[1688671200,\"30306.1\",\"30306.2\",\"30305.7\",\"30305.7\","
                                + "\"30306.1\",\"3.39243896\",23]],\"last\":1688672160}}",
                        "{\"error\":[\"EAPI:Rate limit exceeded\"],\"result\":null}");
            case OKX ->
                List.of(
                        "{\"code\":\"0\",\"msg\":\"\",\"data\":[{\"ts\":\"1597026383085\"}]}",
                        "{\"code\":\"0\",\"msg\":\"\",\"data\":[{\"instId\":\"BTC-USDT\",\"quoteCcy\":\"USDT\",\"state\":\"live\"}]}",
                        "{\"code\":\"0\",\"msg\":\"\",\"data\":[{\"instId\":\"A-B\",\"volCcy24h\":\"15.30\"},{\"instId\":\"C-D\","
                                + "\"volCcy24h\":\"1E+3\"}]}",
                        "{\"code\":\"0\",\"msg\":\"\",\"data\":[[\"1597026383085\",\"3.721\",\"3.743\",\"3.677\",\"3.708\","
                                + "\"8422410\",\"22698348.04\",\"12698348.04\",\"1\"]]}",
                        "{\"code\":\"50011\",\"msg\":\"Too Many Requests\",\"data\":[]}");
        };
    }
}
