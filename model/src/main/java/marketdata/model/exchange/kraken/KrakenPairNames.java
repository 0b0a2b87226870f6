package marketdata.model.exchange.kraken;

/** Kraken's names of one market: {@code BTC/USD} in WebSocket v2, {@code XBT/USD}, {@code XBTUSD} and {@code XXBTZUSD} in REST. */
final class KrakenPairNames {
    private KrakenPairNames() {}

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

    /**
     * Whether REST must be asked for the class {@code tokenized_asset}: stocks as tokens, {@code AAPLx/USD}, the only names
     * with lower case letters.
     */
    static boolean isTokenized(String symbol) {
        return symbol.chars().anyMatch(Character::isLowerCase);
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
