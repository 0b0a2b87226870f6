package marketdata.spark;

import marketdata.model.parse.Decimal;
import marketdata.model.trade.CleanTrade;
import marketdata.model.trade.CleanTradeJson;
import marketdata.model.trade.TakerSide;
import marketdata.model.trade.Trade;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/**
 * A seeded market: bursts in one millisecond, quiet minutes, digits of an exchange; sent with repeats and out of order.
 *
 * @param trades in the exchange's order, each once
 * @param sent the same as a consumer receives them
 */
public record TestMarket(List<CleanTrade> trades, List<CleanTrade> sent) {
    /** 2026-11-20 12:00:13 UTC, in microseconds. */
    public static final long START = 1_795_176_013_000_000L;

    private static final long DISORDER_MICROS = 20_000_000L;

    private record Arrival(long micros, CleanTrade trade) {}

    /**
     * A market over {@code minutes}.
     *
     * @param duplicates share of trades sent twice
     * @param disordered share of trades sent up to 20 s late
     */
    public static TestMarket seeded(
            long seed, int count, int symbols, int minutes, double duplicates, double disordered) {
        Random random = new Random(seed);
        List<CleanTrade> trades = new ArrayList<>(count);
        int perSymbol = count / symbols;
        for (int symbol = 0; symbol < symbols; symbol++) {
            addSymbol(random, trades, symbol, perSymbol, minutes * 60_000_000L);
        }
        List<Arrival> arrivals = new ArrayList<>(count);
        for (CleanTrade trade : trades) {
            long at = trade.trade().eventMicros();
            if (random.nextDouble() < disordered) {
                at += (long) (random.nextDouble() * DISORDER_MICROS);
            }
            arrivals.add(new Arrival(at, trade));
            if (random.nextDouble() < duplicates) {
                arrivals.add(new Arrival(at + (long) (random.nextDouble() * DISORDER_MICROS), trade));
            }
        }
        arrivals.sort(Comparator.comparingLong(Arrival::micros));
        return new TestMarket(trades, arrivals.stream().map(Arrival::trade).toList());
    }

    private static void addSymbol(Random random, List<CleanTrade> trades, int symbol, int count, long length) {
        String name = "COIN" + symbol + "USDT";
        // From a coin of tiny price and huge quantities to bitcoin.
        int priceScale = symbol % 4 == 0 ? 8 : 2;
        long price = symbol % 4 == 0 ? 1_234 : 9_000_000L / (symbol + 1);
        long id = 1_000_000_000L * (symbol + 1);
        long at = START;
        long step = Math.max(1, length / count);
        for (int i = 0; i < count; i++) {
            // A third of all trades share the millisecond of the one before; now and then a minute passes without any.
            if (random.nextInt(3) > 0) {
                at += (long) (-Math.log(1 - random.nextDouble()) * step * 1.4) / 1000 * 1000 + 1000;
            }
            if (random.nextInt(count / 3 + 1) == 0) {
                at += 150_000_000L;
            }
            price = Math.max(100, price + random.nextInt(21) - 10);
            long quantity = symbol % 4 == 0
                    ? (1 + random.nextInt(900_000)) * 100_000_000_000L
                    : 1 + random.nextInt(300_000_000);
            trades.add(new CleanTrade(
                    new Trade(
                            "binance",
                            name,
                            id++,
                            new Decimal(price, priceScale),
                            new Decimal(quantity, 8),
                            at,
                            random.nextBoolean() ? TakerSide.BUY : TakerSide.SELL),
                    random.nextInt(100) == 0));
        }
    }

    /** A trade of these tests: {@code trade(id, seconds after 12:00:00, price)}, quantity 1. */
    public static CleanTrade trade(long id, double second, String price) {
        long micros = START - 13_000_000L + Math.round(second * 1_000_000);
        return new CleanTrade(
                new Trade("coinbase", "BTCUSDT", id, Decimal.of(price), Decimal.of("1"), micros, TakerSide.BUY), false);
    }

    /** The record in {@code clean_trades}. */
    public static byte[] bytes(CleanTrade trade) {
        return CleanTradeJson.toBytes(trade);
    }
}
