package marketdata.monitor.lake;

import marketdata.monitor.check.Status;
import marketdata.monitor.text.Table;
import marketdata.monitor.text.Text;

import java.time.Instant;
import java.util.List;

/**
 * What a look at the lake found.
 *
 * @param at when, UTC
 * @param status the worst anomaly's; unknown when there is no candle to look at
 * @param lake the table's folder
 * @param message why nothing can be said; empty when something can
 */
public record LakeReport(
        Instant at, Status status, String lake, String message, List<Series> symbols, List<Anomaly> anomalies) {
    private static final int SHOWN = 50;

    /**
     * The candles of a symbol that were looked at.
     *
     * @param first start of the first of them
     * @param last start of the newest of them
     */
    public record Series(String source, String symbol, long candles, Instant first, Instant last) {}

    static LakeReport unknown(Instant at, String lake, String message) {
        return new LakeReport(at, Status.UNKNOWN, lake, message, List.of(), List.of());
    }

    static LakeReport of(Instant at, String lake, List<Series> symbols, List<Anomaly> anomalies) {
        Status worst = Status.worst(anomalies.stream().map(Anomaly::status).toList());
        return new LakeReport(at, worst, lake, "", symbols, anomalies);
    }

    /** For people: what was looked at, then the anomalies. */
    public String text() {
        if (!message.isEmpty()) {
            return "%s %s\n".formatted(status.mark(), message);
        }
        Table candles = new Table("source", "symbol", "candles", "first UTC", "newest UTC");
        symbols.forEach(each -> candles.add(
                each.source(),
                each.symbol(),
                Text.count(each.candles()),
                Text.minute(each.first()),
                Text.minute(each.last())));
        String summary = anomalies.isEmpty() ? "no anomaly" : Text.count(anomalies.size(), "anomaly", "anomalies");
        return "%s\n%s %s in %s\n%s".formatted(candles, status.mark(), summary, lake, list());
    }

    private String list() {
        if (anomalies.isEmpty()) {
            return "";
        }
        Table table = new Table("", "anomaly", "source", "symbol", "minute UTC", "detail");
        anomalies.stream()
                .limit(SHOWN)
                .forEach(each -> table.add(
                        each.status().mark(),
                        each.kind().wire(),
                        each.source(),
                        each.symbol(),
                        Text.minute(each.minute()),
                        each.detail()));
        int more = anomalies.size() - SHOWN;
        return more <= 0 ? table.toString() : table + "  and %s more; --json lists all\n".formatted(Text.count(more));
    }
}
