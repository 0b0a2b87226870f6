package marketdata.monitor.serve;

import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import marketdata.model.trade.Topics;
import marketdata.monitor.database.StreamProgress;
import marketdata.monitor.database.Totals;
import marketdata.monitor.disk.Place;
import marketdata.monitor.status.PipelineStatus;
import marketdata.monitor.status.PipelineStatus.TopicStatus;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The picture as Prometheus metrics. What could not be asked has no sample: absent, never zero. */
final class Metrics {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final MultiGauge problems = gauge("problems", "Servers that could not be asked");
    private final MultiGauge age = gauge("newest.minute.age.seconds", "Time since a symbol's newest minute ended");
    private final MultiGauge minutes = gauge("minutes.last.hour", "Minutes that began in the last hour, by status");
    private final MultiGauge openGaps = gauge("gaps.open", "Gaps in the trade ids not filled yet");
    private final MultiGauge openTrades = gauge("gaps.open.trades", "Trades missing in open gaps");
    private final MultiGauge exchangeHoles = gauge("gaps.exchange.holes", "Holes the exchange itself cannot fill");
    private final MultiGauge late = gauge("late.trades.waiting", "Late trades whose minute lacks them yet");
    private final MultiGauge commitAge = gauge("stream.commit.age.seconds", "Time since the stream's last commit");
    private final MultiGauge batch = gauge("stream.batch", "Number of the stream's last committed batch");
    private final MultiGauge lastHour = gauge(
            "stream.trades.last.hour",
            "Trades read in the hour before the last commit, by what became of them; unaccounted is 0");
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
        totals(status.totals());
        boolean started = status.stream() != null;
        commitAge.register(
                started
                        ? List.of(row(Duration.between(status.stream().committedAt(), status.at())
                                .toSeconds()))
                        : List.of(),
                true);
        batch.register(started ? List.of(row(status.stream().batch())) : List.of(), true);
        lastHour.register(started ? accounts(status.stream()) : List.of(), true);
        topics(status.topics());
        disks(status.disks());
        Instant round = lastRoundTime.get();
        lastRound.register(round == null ? List.of() : List.of(row(round.getEpochSecond())), true);
        return registry.scrape();
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

    private void totals(Totals totals) {
        boolean known = totals != null;
        Map<String, Long> byStatus = known ? totals.minutesLastHour() : Map.of();
        minutes.register(
                rows(byStatus.entrySet().stream()
                        .map(each -> Row.of(Tags.of("status", each.getKey()), each.getValue()))),
                true);
        openGaps.register(known ? List.of(row(totals.openGaps())) : List.of(), true);
        openTrades.register(known ? List.of(row(totals.openGapTrades())) : List.of(), true);
        exchangeHoles.register(known ? List.of(row(totals.exchangeHoles())) : List.of(), true);
        late.register(known ? List.of(row(totals.lateTradesWaiting())) : List.of(), true);
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

    private static List<Row<?>> rows(Stream<Row<Number>> rows) {
        return new ArrayList<>(rows.toList());
    }
}
