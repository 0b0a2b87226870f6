package marketdata.monitor.lake;

import marketdata.monitor.check.Status;
import marketdata.monitor.text.Remedy;
import marketdata.monitor.text.Text;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/**
 * Are the lake's candles what candles must be. A minute without a candle is no anomaly when the trade ids go on across it:
 * then nothing was traded.
 */
public final class LakeCheck {
    private final Path lake;
    private final Instant now;
    private final Limits limits;

    /**
     * What is allowed.
     *
     * @param since start of the first candle to look at
     * @param maxAge time since the end of the newest candle
     * @param maxJump change of the close from one candle to the next, as a fraction of the one before
     */
    public record Limits(Instant since, Duration maxAge, double maxJump) {}

    private record Newest(String source, String symbol, Instant start) {}

    /** A check of the table in this folder, as seen at {@code now}. */
    public LakeCheck(Path lake, Instant now, Limits limits) {
        this.lake = lake.toAbsolutePath().normalize();
        this.now = now;
        this.limits = limits;
    }

    /** Looks now. */
    public LakeReport run() {
        if (!Files.isDirectory(lake)) {
            return LakeReport.unknown(
                    now,
                    lake.toString(),
                    "there is no lake in %s; it is written by %s".formatted(lake, Remedy.LAKE.text()));
        }
        try (ParquetReader parquet = new ParquetReader()) {
            String files = lake + "/date=*/*.parquet";
            List<Newest> newest = parquet.query(
                    LakeSql.NEWEST,
                    row -> new Newest(row.getString("source"), row.getString("symbol"), time(row.getLong("last_us"))),
                    files);
            if (newest.isEmpty()) {
                return LakeReport.unknown(now, lake.toString(), "there is no candle in " + lake);
            }
            String date = limits.since().atOffset(ZoneOffset.UTC).toLocalDate().toString();
            parquet.run(LakeSql.CANDLES, files, date, ChronoUnit.MICROS.between(Instant.EPOCH, limits.since()));
            parquet.run(LakeSql.SERIES);
            List<Anomaly> anomalies = new ArrayList<>(stale(newest));
            anomalies.addAll(parquet.query(
                    LakeSql.ANOMALIES,
                    row -> anomaly(
                            Anomaly.Kind.valueOf(row.getString("kind")),
                            row.getString("source"),
                            row.getString("symbol"),
                            time(row.getLong("start_us")),
                            row.getString("detail")),
                    limits.maxJump()));
            List<LakeReport.Series> symbols = parquet.query(
                    LakeSql.SYMBOLS,
                    row -> new LakeReport.Series(
                            row.getString("source"),
                            row.getString("symbol"),
                            row.getLong("candles"),
                            time(row.getLong("first_us")),
                            time(row.getLong("last_us"))));
            return LakeReport.of(now, lake.toString(), symbols, anomalies);
        } catch (SQLException e) {
            return LakeReport.unknown(
                    now, lake.toString(), "%s cannot be read: %s".formatted(lake, Text.oneLine(e.getMessage())));
        }
    }

    private List<Anomaly> stale(List<Newest> newest) {
        List<Anomaly> stale = new ArrayList<>();
        for (Newest each : newest) {
            Duration age = Duration.between(each.start().plusSeconds(60), now);
            if (age.compareTo(limits.maxAge()) > 0) {
                String detail = "newest candle ended %s ago, allowed: %s"
                        .formatted(Text.duration(age), Text.duration(limits.maxAge()));
                stale.add(anomaly(Anomaly.Kind.STALE, each.source(), each.symbol(), each.start(), detail));
            }
        }
        boolean all = stale.size() == newest.size();
        return stale.stream()
                .map(each -> all
                        ? new Anomaly(
                                each.kind(),
                                Status.CRITICAL,
                                each.source(),
                                each.symbol(),
                                each.minute(),
                                each.detail())
                        : each)
                .toList();
    }

    private static Anomaly anomaly(Anomaly.Kind kind, String source, String symbol, Instant minute, String detail) {
        return new Anomaly(kind, kind.status(), source, symbol, minute, detail);
    }

    private static Instant time(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }
}
