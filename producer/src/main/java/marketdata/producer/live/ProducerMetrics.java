package marketdata.producer.live;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import marketdata.connect.metrics.ProgramMetrics;
import marketdata.producer.live.publish.Counters;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** The program's metrics for Prometheus. Counters are read when Prometheus asks: publishing a trade costs nothing more. */
final class ProducerMetrics {
    private static final String PREFIX = "crypto.producer.";

    private final PrometheusMeterRegistry registry = ProgramMetrics.registry();
    private final Clock clock;
    private final Timer latency;

    ProducerMetrics(Counters counters, Clock clock) {
        this.clock = clock;
        latency = Timer.builder(PREFIX + "publish.latency")
                .description("From a trade's event time, by the exchange's clock, to Kafka's acknowledgement,"
                        + " by this machine's; of ten trades a second at most")
                .serviceLevelObjectives(
                        Stream.of(5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000, 60_000, 300_000)
                                .map(Duration::ofMillis)
                                .toArray(Duration[]::new))
                .register(registry);
        counter("frames", "Frames that sockets delivered", counters.frames);
        counter("trade.frames", "Frames with trades", counters.tradeFrames);
        counter("ignored", "Frames that are acknowledgements, heartbeats, other streams", counters.ignored);
        counter("dead.letters", "Frames rejected, kept in the dead letter topic", counters.deadLetters);
        counter("trades", "Trades read from frames and REST answers, repeated ones included", counters.trades);
        counter("duplicates", "Trades with a repeated id", counters.duplicates);
        counter("conflicts", "Trades whose id came before with other content", counters.conflicts);
        counter("filled", "Trades fetched over REST to fill a gap", counters.filled);
        counter("published", "Clean trades that Kafka has acknowledged", counters.published);
        counter("gaps.noticed", "Gaps in the trade ids that lasted longer than a swap of neighbours", counters.gaps);
        counter("exchange.holes", "Gaps that the exchange cannot fill", counters.exchangeHoles);
        counter("gaps.too.large", "Gaps too large to be fetched beside the feed", counters.largeGaps);
        counter("connections", "Connections opened", counters.connections);
        counter("silent.symbols", "Times a symbol was found dead on a living socket", counters.silentSymbols);
        counter("rest.requests", "Requests to the exchange's REST interface", counters.restRequests);
        counter("send.failures", "Records that Kafka did not take", counters.sendFailures);
    }

    private void counter(String name, String description, LongAdder count) {
        FunctionCounter.builder(PREFIX + name, count, LongAdder::sum)
                .description(description)
                .register(registry);
    }

    /** Adds what the program's parts can be asked for. */
    void show(ProducerStatus status) {
        gauge("connected", "1: every connection delivers", status, each -> each.connected() ? 1 : 0);
        gauge("in.flight", "Frames and records received and not yet acknowledged", status, ProducerStatus::inFlight);
        gauge("gaps.open", "Gaps in the trade ids not filled yet", status, ProducerStatus::openGaps);
        gauge(
                "rejected.symbols",
                "Symbols that the exchange rejects at present",
                status,
                ProducerStatus::rejectedSymbols);
    }

    private void gauge(
            String name, String description, ProducerStatus status, ToDoubleFunction<ProducerStatus> reading) {
        Gauge.builder(PREFIX + name, status, reading).description(description).register(registry);
    }

    /** A trade with this event time was acknowledged now. One from the future, by this machine's clock, is not recorded. */
    void acknowledged(long eventMicros) {
        Instant event = Instant.EPOCH.plus(eventMicros, ChronoUnit.MICROS);
        latency.record(Duration.between(event, clock.instant()));
    }

    /** In Prometheus text format. */
    String scrape() {
        return registry.scrape();
    }
}
