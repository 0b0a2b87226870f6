package marketdata.monitor.status;

import marketdata.model.trade.Topics;
import marketdata.monitor.database.StreamProgress;
import marketdata.monitor.database.SubmittedJob;
import marketdata.monitor.database.Totals;
import marketdata.monitor.status.PipelineStatus.SymbolStatus;
import marketdata.monitor.status.PipelineStatus.TopicStatus;
import marketdata.monitor.text.Table;
import marketdata.monitor.text.Text;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.stream.Collectors;

/** The picture as a person reads it. */
public final class StatusText {
    private StatusText() {}

    /** Several lines. */
    public static String of(PipelineStatus status) {
        StringBuilder text = new StringBuilder("Crypto Pipeline at ")
                .append(Text.second(status.at()))
                .append(" UTC\n\n");
        status.problems()
                .forEach(problem ->
                        text.append("! ").append(Text.oneLine(problem)).append('\n'));
        if (status.totals() != null) {
            text.append(symbols(status));
            totals(text, status.totals(), status.at());
            stream(text, status);
        }
        status.jobs().stream()
                .filter(job -> status.stream() == null || !job.job().equals(SubmittedJob.MAIN))
                .forEach(job -> {
                    line(text, "Job " + job.job(), job(job, status.at()));
                    ends(text, job, status.at());
                });
        status.feeds()
                .forEach(each -> line(
                        text,
                        "Feed " + each.maker().substring("feed ".length()),
                        "newest record in %s %s ago"
                                .formatted(each.topic(), Text.duration(Duration.between(each.newest(), status.at())))));
        status.topics().stream()
                .filter(topic -> !topic.topic().equals(Topics.TRADES_DEAD_LETTER))
                .forEach(topic -> line(text, "Kafka " + topic.topic(), topic(topic)));
        status.topic(Topics.TRADES_DEAD_LETTER)
                .ifPresent(topic -> line(text, "Dead letters", Text.count(topic.records())));
        status.disks().forEach(disk -> line(text, "Disk", disk.inWords() + ": " + disk.name()));
        return text.toString();
    }

    private static String symbols(PipelineStatus status) {
        if (status.symbols().isEmpty()) {
            return "No minute has been written yet.\n\n";
        }
        Table table = new Table("SOURCE", "SYMBOL", "MINUTE (UTC)", "STATUS", "AGE", "CLOSE", "TRADES");
        for (SymbolStatus symbol : status.symbols()) {
            table.add(
                    symbol.source(),
                    symbol.symbol(),
                    Text.minute(symbol.minute()),
                    symbol.status(),
                    symbol.age().isZero() ? "running" : Text.duration(symbol.age()),
                    symbol.close() == null ? "-" : symbol.close().toPlainString(),
                    Text.count(symbol.tradeCount()));
        }
        return "Newest minute of each symbol\n" + table + "\n";
    }

    private static void totals(StringBuilder text, Totals totals, Instant now) {
        String minutes = totals.minutesLastHour().entrySet().stream()
                .map(entry -> Text.count(entry.getValue()) + " " + entry.getKey())
                .collect(Collectors.joining(", "));
        line(text, "Minutes of the last hour", minutes.isEmpty() ? "none" : minutes);
        line(text, "Gaps in the trade ids", gaps(totals, now));
        line(text, "Late trades waiting", Text.count(totals.lateTradesWaiting()));
    }

    private static String gaps(Totals totals, Instant now) {
        String never = totals.exchangeHoles() == 0
                ? ""
                : "; %s the exchange itself cannot fill".formatted(Text.count(totals.exchangeHoles()));
        if (totals.openGaps() == 0) {
            return "none open" + never;
        }
        return "%s open, %s missing, the oldest for %s%s"
                .formatted(
                        Text.count(totals.openGaps()),
                        Text.count(totals.openGapTrades(), "trade"),
                        Text.duration(Duration.between(totals.oldestOpenGap(), now)),
                        never);
    }

    private static void stream(StringBuilder text, PipelineStatus status) {
        StreamProgress stream = status.stream();
        Instant now = status.at();
        if (stream == null) {
            line(text, "Stream", "no batch has been committed yet");
            return;
        }
        String newest = stream.newestEventTime() == null
                ? ""
                : ", newest trade %s ago".formatted(Text.duration(Duration.between(stream.newestEventTime(), now)));
        line(
                text,
                "Stream",
                String.format(
                        Locale.ROOT,
                        "%s, batch %d, committed %s ago%s",
                        stream.query(),
                        stream.batch(),
                        Text.duration(stream.age(now)),
                        newest));
        status.jobs().stream()
                .filter(job -> job.job().equals(SubmittedJob.MAIN))
                .forEach(job -> {
                    line(
                            text,
                            "  its driver",
                            String.format(
                                    Locale.ROOT,
                                    "number %d wrote that batch; the newest was started %s ago",
                                    stream.epoch(),
                                    Text.duration(Duration.between(job.startedAt(), now))));
                    ends(text, job, now);
                });
        line(
                text,
                "  in its last hour",
                "%s, %s repeated, %s rejected, %s late, %s waiting, %s unaccounted for"
                        .formatted(
                                Text.count(stream.trades(), "trade"),
                                Text.count(stream.duplicates()),
                                Text.count(stream.rejected()),
                                Text.count(stream.late()),
                                Text.count(stream.waiting()),
                                Text.count(stream.unaccounted())));
    }

    private static void ends(StringBuilder text, SubmittedJob job, Instant now) {
        String ends = job.endsInWords(now);
        if (!ends.isEmpty()) {
            line(text, "", ends);
        }
    }

    private static String job(SubmittedJob job, Instant now) {
        String started = "started %s ago".formatted(Text.duration(Duration.between(job.startedAt(), now)));
        String committed = job.committedAt() == null
                ? "no batch yet"
                : "last commit %s ago".formatted(Text.duration(Duration.between(job.committedAt(), now)));
        String lag = job.lag() == null
                ? "lag not known"
                : job.lag() == 0 ? "all read" : "%s not read yet".formatted(Text.count(job.lag(), "record"));
        return job.stoppedAt() == null
                ? "%s, %s, %s".formatted(committed, lag, started)
                : "stopped %s ago, %s".formatted(Text.duration(Duration.between(job.stoppedAt(), now)), lag);
    }

    private static String topic(TopicStatus topic) {
        String records = "%s in %s"
                .formatted(Text.count(topic.records(), "record"), Text.count(topic.partitions(), "partition"));
        if (topic.lag() == null) {
            return records;
        }
        return records + (topic.lag() == 0 ? ", all read" : ", %s not read yet".formatted(Text.count(topic.lag())));
    }

    private static void line(StringBuilder text, String name, String value) {
        text.append("%-25s %s%n".formatted(name, Text.oneLine(value)));
    }
}
