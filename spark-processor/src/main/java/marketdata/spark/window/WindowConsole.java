package marketdata.spark.window;

import marketdata.model.minute.MinuteRow;
import marketdata.model.minute.SymbolUpdate;
import marketdata.spark.sink.MinuteTable;
import marketdata.spark.sink.ParquetColumns;
import org.apache.spark.sql.SparkSession;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The windows that a batch changed, as two tables for people. Remembers a day of minutes, from its start on. */
public final class WindowConsole implements MinuteTable {
    private static final int KEPT = 1440;
    private static final String FORM = "%-24s %-9s %-16s %7s %18s %18s %18s %22s %7s%n";

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
            for (MinuteRow row : update.rows()) {
                if (row.tradeCount() > 0) {
                    TradeWindow minute = TradeWindow.of(row);
                    minutes.add(minute);
                    changed.add(minute.startMicros());
                    series.put(minute.startMicros(), minute);
                }
            }
            Set<Long> touched = SlidingWindows.starts(changed);
            SlidingWindows.of(series.values()).stream()
                    .filter(window -> touched.contains(window.startMicros()))
                    .forEach(sliding::add);
            while (series.size() > KEPT) {
                series.pollFirstEntry();
            }
        }
        print("tumbling 1 minute", minutes);
        print("sliding 5 minutes", sliding);
    }

    private void print(String title, List<TradeWindow> windows) {
        if (windows.isEmpty()) {
            return;
        }
        out.printf(
                FORM,
                title,
                "symbol",
                "window_start",
                "trades",
                "avg_price",
                "min_price",
                "max_price",
                "sum_value",
                "spikes");
        for (TradeWindow window : windows) {
            out.printf(
                    FORM,
                    "  " + window.source(),
                    window.symbol(),
                    ParquetColumns.time(window.startMicros()).toString().substring(0, 16),
                    window.tradeCount(),
                    rounded(window.avgPrice()),
                    window.minPrice().toPlainString(),
                    window.maxPrice().toPlainString(),
                    rounded(window.sumValue()),
                    window.spikeCount());
        }
        out.flush();
    }

    private static String rounded(java.math.BigDecimal exact) {
        return exact.setScale(8, java.math.RoundingMode.HALF_EVEN).toPlainString();
    }
}
