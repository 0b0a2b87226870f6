package marketdata.spark.tables;

import marketdata.model.candle.MinuteRow;
import marketdata.model.candle.SymbolUpdate;
import org.apache.spark.sql.SparkSession;

import java.io.PrintStream;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The windows that a batch changed, as two tables for people. Remembers a day of minutes, from its start on. */
public final class WindowConsole implements MinuteTable {
    private static final int KEPT = 1440;
    private static final String KEY = "  %-9s %-14s %-16s";
    private static final String TUMBLING = KEY + " %11s %18s %22s %24s %11s%n";
    private static final String SLIDING = KEY + " %11s %18s %18s %18s %24s%n";

    private final PrintStream out;
    private final Map<String, TreeMap<Long, TradeWindow>> bySymbol = new TreeMap<>();

    /** Tables to this stream. */
    public WindowConsole(PrintStream out) {
        this.out = out;
    }

    @Override
    public void write(SparkSession spark, List<SymbolUpdate> updates) {
        List<TradeWindow> minutes = new ArrayList<>();
        List<TradeWindow> sliding = new ArrayList<>();
        for (SymbolUpdate update : updates) {
            TreeMap<Long, TradeWindow> series =
                    bySymbol.computeIfAbsent(update.source() + '|' + update.symbol(), key -> new TreeMap<>());
            Set<Long> changed = new TreeSet<>();
            for (MinuteRow row : update.rows().values()) {
                if (row.tradeCount() > 0) {
                    TradeWindow minute = TradeWindow.of(row);
                    minutes.add(minute);
                    changed.add(minute.startMicros());
                    series.put(minute.startMicros(), minute);
                }
            }
            if (!changed.isEmpty()) {
                sliding.addAll(touched(series, SlidingWindows.starts(changed)));
            }
            while (series.size() > KEPT) {
                series.pollFirstEntry();
            }
        }
        if (!minutes.isEmpty()) {
            printTumbling(minutes);
            printSliding(sliding);
            out.flush();
        }
    }

    private static List<TradeWindow> touched(NavigableMap<Long, TradeWindow> series, NavigableSet<Long> starts) {
        NavigableMap<Long, TradeWindow> around =
                series.subMap(starts.first(), true, starts.last() + SlidingWindows.MICROS, false);
        return SlidingWindows.of(around.values()).stream()
                .filter(window -> starts.contains(window.startMicros()))
                .toList();
    }

    private void printTumbling(List<TradeWindow> windows) {
        out.println("tumbling 1 minute");
        out.printf(
                TUMBLING,
                "source",
                "symbol",
                "window_start UTC",
                "trade_count",
                "avg_price",
                "sum_qty",
                "sum_value",
                "spike_count");
        for (TradeWindow window : windows) {
            out.printf(
                    TUMBLING,
                    window.source(),
                    window.symbol(),
                    start(window),
                    window.tradeCount(),
                    rounded(window.avgPrice()),
                    window.sumQty().toPlainString(),
                    rounded(window.sumValue()),
                    window.spikeCount());
        }
    }

    private void printSliding(List<TradeWindow> windows) {
        out.println("sliding 5 minutes every 1 minute");
        out.printf(
                SLIDING,
                "source",
                "symbol",
                "window_start UTC",
                "trade_count",
                "avg_price",
                "min_price",
                "max_price",
                "sum_value");
        for (TradeWindow window : windows) {
            out.printf(
                    SLIDING,
                    window.source(),
                    window.symbol(),
                    start(window),
                    window.tradeCount(),
                    rounded(window.avgPrice()),
                    window.minPrice().toPlainString(),
                    window.maxPrice().toPlainString(),
                    rounded(window.sumValue()));
        }
    }

    private static String start(TradeWindow window) {
        return ParquetColumns.time(window.startMicros())
                .toString()
                .substring(0, 16)
                .replace('T', ' ');
    }

    /** For reading only; the tables elsewhere are exact. */
    private static String rounded(BigDecimal exact) {
        return exact.setScale(8, RoundingMode.HALF_EVEN).toPlainString();
    }
}
