package marketdata.simulator.kraken;

import marketdata.simulator.tape.SymbolTape;
import marketdata.simulator.tape.Tape;

import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** One market's names: {@code BTC/USD} in WebSocket v2; {@code XBTUSD}, {@code XBT/USD} and {@code XXBTZUSD} in REST. */
final class KrakenNames {

    /** Assets of the first years carry a class letter in REST's keys. */
    private static final Set<String> OLD_COINS =
            Set.of("XBT", "ETH", "XRP", "LTC", "XDG", "XLM", "ETC", "REP", "XMR", "ZEC");

    private static final Set<String> OLD_MONEY = Set.of("USD", "EUR", "GBP", "CAD", "JPY", "AUD");

    private KrakenNames() {}

    /** {@code XBTUSD}. */
    static String pair(String symbol) {
        return webSocketV1(symbol).replace("/", "");
    }

    /** {@code XBT/USD}. */
    static String webSocketV1(String symbol) {
        String[] parts = symbol.split("/");
        return old(parts[0]) + "/" + old(parts[1]);
    }

    /** {@code XXBTZUSD}, but {@code XBTUSDT}. */
    static String key(String symbol) {
        String[] parts = webSocketV1(symbol).split("/");
        boolean classes = OLD_COINS.contains(parts[0]) && (OLD_MONEY.contains(parts[1]) || parts[1].equals("XBT"));
        return classes ? "X" + parts[0] + (parts[1].equals("XBT") ? "X" : "Z") + parts[1] : parts[0] + parts[1];
    }

    /** The market with any of these names. */
    static Optional<SymbolTape> find(Tape tape, String name) {
        return tape.symbols().stream()
                .filter(each -> names(each.symbol()).anyMatch(name::equals))
                .findFirst();
    }

    private static Stream<String> names(String symbol) {
        return Stream.of(symbol, symbol.replace("/", ""), pair(symbol), webSocketV1(symbol), key(symbol));
    }

    private static String old(String asset) {
        return switch (asset) {
            case "BTC" -> "XBT";
            case "DOGE" -> "XDG";
            default -> asset;
        };
    }
}
