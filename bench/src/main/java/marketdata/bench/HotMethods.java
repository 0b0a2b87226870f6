package marketdata.bench;

import marketdata.model.Exchanges;
import marketdata.model.candle.MinuteAggregator;
import marketdata.model.exchange.WebSocketProtocol;
import marketdata.model.parse.Decimal;
import marketdata.model.parse.IsoTime;
import marketdata.model.trade.CleanTrade;
import marketdata.model.trade.CleanTradeJson;
import marketdata.model.trade.CleanTradeReader;
import marketdata.model.trade.Exchange;
import marketdata.model.trade.TakerSide;
import marketdata.model.trade.Trade;
import marketdata.model.trade.TradeCursor;
import marketdata.model.trade.TradeSink;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/** What is done with each trade: ns and allocated bytes a trade, by JMH. {@code bench/run methods} runs it. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 3, time = 2)
public class HotMethods {
    /** Enough that branch prediction does not learn them by heart, few enough for the cache, where a fetched record is too. */
    private static final int TRADES = 1 << 12;

    private static final int SYMBOLS = 50;
    private static final long START_MICROS = 1_767_225_600_000_000L;
    private static final long MICROS_BETWEEN = 180;

    private final CleanTrade[] trades = new CleanTrade[TRADES];
    private final byte[][] records = new byte[TRADES][];
    private final byte[][] frames = new byte[TRADES][];
    private final CleanTradeReader reader = new CleanTradeReader();
    private final WebSocketProtocol binance = Exchanges.protocol(Exchange.BINANCE);
    private final LastId lastId = new LastId();
    private final MinuteAggregator minutes = new MinuteAggregator("binance", "COIN07USDT", 600_000_000L);
    private int next;
    private long id;

    public HotMethods() {
        SplittableRandom random = new SplittableRandom(1);
        for (int k = 0; k < TRADES; k++) {
            String symbol = String.format(Locale.ROOT, "COIN%02dUSDT", k % SYMBOLS);
            Decimal price = new Decimal(1_000_000L * (k % SYMBOLS + 1) + random.nextInt(20_000), 4);
            Decimal quantity = new Decimal(1 + random.nextInt(1_000_000), 6);
            long micros = START_MICROS + k * MICROS_BETWEEN;
            TakerSide side = random.nextBoolean() ? TakerSide.BUY : TakerSide.SELL;
            trades[k] =
                    new CleanTrade(new Trade("binance", symbol, 1 + k / SYMBOLS, price, quantity, micros, side), false);
            records[k] = CleanTradeJson.toBytes(trades[k]);
            frames[k] = String.format(
                            Locale.ROOT,
                            "{\"e\":\"trade\",\"E\":%d,\"s\":\"%s\",\"t\":%d,\"p\":\"%s\",\"q\":\"%s\",\"T\":%d,\"m\":%b,\"M\":true}",
                            micros,
                            symbol,
                            1 + k / SYMBOLS,
                            price,
                            quantity,
                            micros,
                            side.buyerIsMaker())
                    .getBytes(StandardCharsets.US_ASCII);
        }
    }

    private int next() {
        next = (next + 1) & (TRADES - 1);
        return next;
    }

    /** A record of {@code clean_trades}, as the jobs read it. */
    @Benchmark
    public long readCleanTrade() {
        reader.read(records[next()], lastId);
        return lastId.id;
    }

    /** A frame of Binance, as the producer reads it, and the jobs on {@code raw_trades}. */
    @Benchmark
    public long readFrame() {
        binance.readTrades(frames[next()], lastId);
        return lastId.id;
    }

    /** A record of {@code clean_trades}, as the producer writes it. */
    @Benchmark
    public byte[] writeCleanTrade() {
        return CleanTradeJson.toBytes(trades[next()]);
    }

    /** {@code trade_time} of such a record. */
    @Benchmark
    public String writeTime() {
        return IsoTime.format(START_MICROS + next() * MICROS_BETWEEN);
    }

    /** A trade added to its minute; rows leave once a second of event time, as a stream's batches do. */
    @Benchmark
    public MinuteAggregator addToMinute() {
        Trade trade = trades[next()].trade();
        id++;
        long micros = START_MICROS + id * MICROS_BETWEEN * SYMBOLS;
        minutes.add(
                id,
                trade.price().unscaled(),
                trade.price().scale(),
                trade.quantity().unscaled(),
                trade.quantity().scale(),
                micros,
                trade.takerSide() == TakerSide.BUY,
                false);
        if (id % (1_000_000 / (MICROS_BETWEEN * SYMBOLS)) == 0) {
            minutes.drain();
        }
        return minutes;
    }

    private static final class LastId implements TradeSink {
        private long id;

        @Override
        public void trade(TradeCursor trade) {
            id = trade.id;
        }
    }
}
