package marketdata.model.exchange;

import java.util.List;

/** Kraken's names of one market: {@code BTC/USD} in WebSocket v2, {@code XBT/USD}, {@code XBTUSD} and {@code XXBTZUSD} in REST. */
final class KrakenNames {
    private static final List<String> QUOTES = List.of(
            "USDT", "USDC", "PYUSD", "RLUSD", "EURT", "DAI", "USD", "EUR", "GBP", "CAD", "JPY", "AUD", "CHF", "XBT",
            "ETH");

    private KrakenNames() {}

    /** {@code BTC/USD} as {@code XBTUSD}. */
    static String pair(String symbol) {
        int slash = symbol.indexOf('/');
        return slash < 0 ? symbol : rest(symbol.substring(0, slash)) + rest(symbol.substring(slash + 1));
    }

    /** {@code XBT/USD} as {@code BTC/USD}. */
    static String symbol(String webSocketName) {
        int slash = webSocketName.indexOf('/');
        return slash < 0
                ? webSocketName
                : modern(webSocketName.substring(0, slash)) + '/' + modern(webSocketName.substring(slash + 1));
    }

    /** {@code XXBTZUSD} or {@code XBTUSDT} as {@code BTC/USD}, {@code BTC/USDT}; a guess, to be checked against real names. */
    static String symbolOfKey(String key) {
        if (key.matches("X[A-Z]{3}[XZ][A-Z]{3}")) {
            return modern(key.substring(1, 4)) + '/' + modern(key.substring(5));
        }
        return QUOTES.stream()
                .filter(quote -> key.endsWith(quote) && key.length() > quote.length())
                .findFirst()
                .map(quote -> modern(key.substring(0, key.length() - quote.length())) + '/' + modern(quote))
                .orElse(key);
    }

    private static String rest(String asset) {
        return switch (asset) {
            case "BTC" -> "XBT";
            case "DOGE" -> "XDG";
            default -> asset;
        };
    }

    private static String modern(String asset) {
        return switch (asset) {
            case "XBT" -> "BTC";
            case "XDG" -> "DOGE";
            default -> asset;
        };
    }
}
