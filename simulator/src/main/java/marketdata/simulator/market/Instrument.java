package marketdata.simulator.market;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * One thing traded. Amounts are scaled by 10^8.
 *
 * @param tick smallest step of the price
 * @param lot smallest step of the quantity
 * @param price where the random walk begins
 * @param weight share of all trades, relative to the others
 * @param quietShare part of this symbol's minutes that have no trade at all, 0 to 1
 */
public record Instrument(
        String symbol, String base, String quote, long tick, long lot, long price, double weight, double quietShare) {

    private static final List<String> QUOTES =
            List.of("USDT", "FDUSD", "USDC", "TUSD", "BTC", "ETH", "BNB", "EUR", "TRY");

    private static final Map<String, Instrument> KNOWN = known();

    /** The symbols traded when none are named: from BTC to coins whose price has eight decimals. */
    public static Collection<String> defaults() {
        return List.of("BTCUSDT", "ETHUSDT", "SOLUSDT", "XRPUSDT", "BNBUSDT", "DOGEUSDT", "PEPEUSDT", "SHIBUSDT");
    }

    /** The instrument of this name: a well-known one with its real digits, else one derived from the name. */
    public static Instrument of(String symbol) {
        String plain = symbol.replaceAll("[-/]", "");
        Instrument known = KNOWN.getOrDefault(plain, KNOWN.get(plain + "T"));
        return known != null ? known.named(symbol) : derived(symbol);
    }

    private Instrument named(String name) {
        String[] parts = name.split("[-/]");
        return new Instrument(name, base, parts.length == 2 ? parts[1] : quote, tick, lot, price, weight, quietShare);
    }

    private static Map<String, Instrument> known() {
        Map<String, Instrument> known = new LinkedHashMap<>();
        add(known, "BTC", 1_000_000L, 1_000L, 9_012_345_000_000L, 30, 0);
        add(known, "ETH", 1_000_000L, 10_000L, 303_127_000_000L, 24, 0);
        add(known, "SOL", 1_000_000L, 100_000L, 14_211_000_000L, 12, 0);
        add(known, "XRP", 10_000L, 10_000_000L, 219_340_000L, 9, 0.01);
        add(known, "BNB", 1_000_000L, 100_000L, 91_255_000_000L, 6, 0.02);
        add(known, "DOGE", 1_000L, 100_000_000L, 16_243_000L, 6, 0.05);
        add(known, "PEPE", 1L, 100_000_000L, 467L, 4, 0.1);
        add(known, "SHIB", 1L, 100_000_000L, 856L, 2, 0.25);
        add(known, "ADA", 10_000L, 10_000_000L, 46_710_000L, 4, 0.05);
        add(known, "TRX", 10_000L, 10_000_000L, 28_560_000L, 3, 0.05);
        add(known, "LINK", 1_000_000L, 1_000_000L, 1_362_000_000L, 3, 0.05);
        add(known, "AVAX", 1_000_000L, 1_000_000L, 1_455_000_000L, 3, 0.05);
        add(known, "LTC", 1_000_000L, 100_000L, 9_477_000_000L, 2, 0.1);
        add(known, "DOT", 100_000L, 1_000_000L, 261_300_000L, 2, 0.1);
        add(known, "BONK", 1L, 100_000_000L, 1_043L, 1, 0.3);
        // Price and quantity together have nine decimals, one more than Binance keeps of a value.
        known.put("ETHBTC", new Instrument("ETHBTC", "ETH", "BTC", 1_000L, 10_000L, 3_400_000L, 6, 0.05));
        return known;
    }

    private static void add(
            Map<String, Instrument> to, String base, long tick, long lot, long price, double weight, double quiet) {
        String symbol = base + "USDT";
        to.put(symbol, new Instrument(symbol, base, "USDT", tick, lot, price, weight, quiet));
    }

    private static Instrument derived(String symbol) {
        SplittableRandom random = new SplittableRandom(symbol.hashCode() * 0x9E3779B97F4A7C15L);
        String quote = QUOTES.stream()
                .filter(q -> symbol.endsWith(q) && symbol.length() > q.length())
                .findFirst()
                .orElse(symbol.substring(symbol.length() - 3));
        String base = symbol.substring(0, symbol.length() - quote.length()).replaceAll("[-/]", "");
        int magnitude = random.nextInt(4, 12);
        long price = (long) (Math.pow(10, magnitude) * (1 + 8 * random.nextDouble()));
        long tick = (long) Math.pow(10, Math.max(0, magnitude - 4));
        long lot = (long) Math.pow(10, Math.min(8, Math.max(3, 14 - magnitude)));
        return new Instrument(symbol, base, quote, tick, lot, Math.max(price / tick * tick, tick), 1, 0.2);
    }
}
