package marketdata.monitor.serve;

import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import marketdata.connect.metrics.ProgramMetrics;
import marketdata.model.trade.Topics;
import marketdata.monitor.database.StreamProgress;
import marketdata.monitor.database.SubmittedJob;
import marketdata.monitor.database.Totals;
import marketdata.monitor.disk.Place;
import marketdata.monitor.status.PipelineStatus;
import marketdata.monitor.status.PipelineStatus.TopicStatus;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The picture as Prometheus metrics. What could not be asked has no sample: absent, never zero. */
final class Metrics {
    private final PrometheusMeterRegistry registry = ProgramMetrics.registry();
    private final MultiGauge problems = gauge("problems", "Servers that could not be asked");
    private final MultiGauge age = gauge("newest.minute.age.seconds", "Time since a symbol's newest minute ended");
    private final MultiGauge minutes = gauge("minutes.last.hour", "Minutes that began in the last hour, by status");
    private final MultiGauge openGaps = gauge("gaps.open", "Gaps in the trade ids not filled yet");
    private final MultiGauge openTrades = gauge("gaps.open.trades", "Trades missing in open gaps");
    private final MultiGauge oldestGap =
            gauge("gaps.open.oldest.age.seconds", "Time since the oldest open gap was noticed; 0 without one");
    private final MultiGauge exchangeHoles = gauge("gaps.exchange.holes", "Gaps that the exchange itself cannot fill");
    private final MultiGauge late = gauge("late.trades.waiting", "Late trades whose minute lacks them yet");
    private final MultiGauge commitAge = gauge("stream.commit.age.seconds", "Time since the stream's last commit");
    private final MultiGauge batch = gauge("stream.batch", "Number of the stream's last committed batch");
    private final MultiGauge lastHour = gauge(
            "stream.trades.last.hour",
            "Trades read in the hour before the last commit, by what became of them; unaccounted is 0");
    private final MultiGauge batches =
            gauge("stream.batches.last.hour", "Batches committed in the hour before the last commit");
    private final MultiGauge recordsRead = gauge("stream.records.last.hour", "Records of Kafka that they read");
    private final MultiGauge rowsWritten = gauge("stream.rows.last.hour", "Rows of minutes that they wrote");
    private final MultiGauge delay = gauge(
            "stream.delay.seconds", "From the newest event time to the commit, of the last batch that counted a trade");
    private final MultiGauge longestDelay =
            gauge("stream.delay.longest.last.hour.seconds", "The longest of the hour before the last commit");
    private final MultiGauge jobs = gauge(
            "job.commit.age.seconds", "Time since a streaming job last committed, or was started; not of stopped jobs");
    private final MultiGauge jobLag =
            gauge("job.lag.records", "Records that a job beside the main one has not read yet; not of stopped jobs");
    private final MultiGauge feeds = gauge("feed.age.seconds", "Time since a feed has written a record");
    private final MultiGauge records = gauge("topic.records", "Records kept in a topic");
    private final MultiGauge lag = gauge("topic.lag.records", "Records of a topic not committed by the stream yet");
    private final MultiGauge deadLetters = gauge("dead.letters", "Records in the dead letter topic");

    private final MultiGauge diskUsed = gauge("disk.used.ratio", "How full a disk is, 0 to 1");
    private final MultiGauge diskUsable = gauge("disk.usable.bytes", "What can still be written to a disk");
    private final MultiGauge diskFailed =
            gauge("disk.failed", "1: the folder is gone, or Kafka has taken it out of use");

    private final MultiGauge lastRound = gauge(
            "monitor.last.success.timestamp.seconds", "When a round of alert checks last came to its end, since 1970");
    private Supplier<Instant> lastRoundTime = () -> null;

    void lastRound(Supplier<Instant> time) {
        lastRoundTime = time;
    }

    private MultiGauge gauge(String name, String description) {
        return MultiGauge.builder("crypto." + name).description(description).register(registry);
    }

    String of(PipelineStatus status) {
        problems.register(List.of(row(status.problems().size())), true);
        age.register(
                rows(status.symbols().stream()
                        .map(each -> Row.of(
                                Tags.of("source", each.source(), "symbol", each.symbol()),
                                each.age().toSeconds()))),
                true);
        totals(Optional.ofNullable(status.totals()), status.at());
        stream(Optional.ofNullable(status.stream()), status.at());
        List<SubmittedJob> running =
                status.jobs().stream().filter(each -> each.stoppedAt() == null).toList();
        jobs.register(
                rows(running.stream()
                        .map(each ->
                                Row.of(Tags.of("name", each.job()), secondsSince(each.lastActivity(), status.at())))),
                true);
        jobLag.register(
                rows(running.stream()
                        .filter(each -> each.lag() != null)
                        .map(each -> Row.of(Tags.of("name", each.job()), each.lag()))),
                true);
        feeds.register(
                rows(status.feeds().stream()
                        .map(each -> Row.of(Tags.of("maker", each.maker()), secondsSince(each.newest(), status.at())))),
                true);
        topics(status.topics());
        disks(status.disks());
        lastRound.register(one(Optional.ofNullable(lastRoundTime.get()).map(Instant::getEpochSecond)), true);
        return registry.scrape();
    }

    private void stream(Optional<StreamProgress> stream, Instant now) {
        commitAge.register(one(stream.map(each -> secondsSince(each.committedAt(), now))), true);
        batch.register(one(stream.map(StreamProgress::batch)), true);
        lastHour.register(stream.map(Metrics::accounts).orElse(List.of()), true);
        batches.register(one(stream.map(StreamProgress::batches)), true);
        recordsRead.register(one(stream.map(StreamProgress::records)), true);
        rowsWritten.register(one(stream.map(StreamProgress::rows)), true);
        delay.register(one(stream.map(StreamProgress::delay).map(Metrics::seconds)), true);
        longestDelay.register(one(stream.map(StreamProgress::longestDelay).map(Metrics::seconds)), true);
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }

    private static List<Row<?>> accounts(StreamProgress stream) {
        Map<String, Long> fates = Map.of(
                "counted", stream.trades(),
                "duplicate", stream.duplicates(),
                "rejected", stream.rejected(),
                "late", stream.late(),
                "waiting", stream.waiting(),
                "unaccounted", stream.unaccounted());
        return rows(fates.entrySet().stream().map(each -> Row.of(Tags.of("fate", each.getKey()), each.getValue())));
    }

    private void totals(Optional<Totals> totals, Instant now) {
        Map<String, Long> byStatus = totals.map(Totals::minutesLastHour).orElse(Map.of());
        minutes.register(
                rows(byStatus.entrySet().stream()
                        .map(each -> Row.of(Tags.of("status", each.getKey()), each.getValue()))),
                true);
        openGaps.register(one(totals.map(Totals::openGaps)), true);
        openTrades.register(one(totals.map(Totals::openGapTrades)), true);
        oldestGap.register(one(totals.map(each -> openGapAge(each, now))), true);
        exchangeHoles.register(one(totals.map(Totals::exchangeHoles)), true);
        late.register(one(totals.map(Totals::lateTradesWaiting)), true);
    }

    private static long openGapAge(Totals totals, Instant now) {
        return totals.oldestOpenGap() == null ? 0 : secondsSince(totals.oldestOpenGap(), now);
    }

    /** Not below 0: what is asked for later may have happened after the picture began. */
    private static long secondsSince(Instant past, Instant now) {
        return Math.max(0, Duration.between(past, now).toSeconds());
    }

    private void topics(List<TopicStatus> topics) {
        records.register(
                rows(topics.stream().map(each -> Row.of(Tags.of("topic", each.topic()), each.records()))), true);
        lag.register(
                rows(topics.stream()
                        .filter(each -> each.lag() != null)
                        .map(each -> Row.of(Tags.of("topic", each.topic()), each.lag()))),
                true);
        deadLetters.register(
                rows(topics.stream()
                        .filter(each -> each.topic().equals(Topics.TRADES_DEAD_LETTER))
                        .map(each -> row(each.records()))),
                true);
    }

    private void disks(List<Place> places) {
        List<Place> known = places.stream().filter(Place::known).toList();
        diskUsed.register(rows(known.stream().map(each -> Row.of(place(each), each.fullness()))), true);
        diskUsable.register(rows(known.stream().map(each -> Row.of(place(each), each.usable()))), true);
        diskFailed.register(rows(places.stream().map(each -> Row.of(place(each), each.failed() ? 1 : 0))), true);
    }

    private static Tags place(Place place) {
        return Tags.of("place", place.name());
    }

    private static Row<Number> row(Number value) {
        return Row.of(Tags.empty(), value);
    }

    private static List<Row<?>> one(Optional<? extends Number> value) {
        return rows(value.stream().map(Metrics::row));
    }

    private static List<Row<?>> rows(Stream<Row<Number>> rows) {
        return new ArrayList<>(rows.toList());
    }
}
