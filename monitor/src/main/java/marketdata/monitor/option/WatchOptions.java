package marketdata.monitor.option;

import marketdata.connect.kafka.KafkaOptions;
import marketdata.connect.option.OptionCheck;
import marketdata.monitor.check.AllChecks;
import marketdata.monitor.database.Database;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.time.Clock;
import java.time.Duration;

/** The limits of all checks. */
public final class WatchOptions {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Mixin
    private LimitOptions freshness;

    @Mixin
    private SpanOptions span;

    @Mixin
    private LagOptions lag;

    @Mixin
    private DiskOptions disk;

    @Mixin
    private DiskLimitOptions diskLimits;

    @Mixin
    private ProducerStatusOptions producer;

    @Mixin
    private ExchangeHostOptions exchange;

    @Option(
            names = "--max-gap-age",
            paramLabel = "DURATION",
            converter = Durations.class,
            defaultValue = "${env:PIPELINE_MAX_GAP_AGE:-${bundle:threshold.max-gap-age}}",
            description = "How long a gap in the trade ids may stay open. Default: ${DEFAULT-VALUE}")
    private Duration maxGapAge;

    @Option(
            names = "--max-stream-age",
            paramLabel = "DURATION",
            converter = Durations.class,
            defaultValue = "${env:PIPELINE_MAX_STREAM_AGE:-${bundle:threshold.max-stream-age}}",
            description =
                    "How long a job that was started may commit nothing while no record waits. Default: ${DEFAULT-VALUE}")
    private Duration maxStreamAge;

    @Option(
            names = "--max-feed-age",
            paramLabel = "DURATION",
            converter = Durations.class,
            defaultValue = "${env:PIPELINE_MAX_FEED_AGE:-${bundle:threshold.max-feed-age}}",
            description = "How long a feed that was started may write nothing. Default: ${DEFAULT-VALUE}")
    private Duration maxFeedAge;

    private long maxDeadLetters;

    @Option(
            names = "--max-dead-letters",
            paramLabel = "RECORDS",
            defaultValue = "${env:PIPELINE_MAX_DEAD_LETTERS:-${bundle:threshold.max-dead-letters}}",
            description = "How many records may be rejected in an hour. Default: ${DEFAULT-VALUE}")
    void maxDeadLetters(String value) {
        OptionCheck.require(value.matches("\\d{1,15}"), spec, "--max-dead-letters", value, "a whole number from 0");
        maxDeadLetters = Long.parseLong(value);
    }

    /** All checks with these limits. */
    public AllChecks checks(Clock clock, Database database, KafkaOptions kafka) {
        return new AllChecks(
                clock,
                database,
                kafka,
                new AllChecks.Limits(
                        freshness.freshness(),
                        span::from,
                        lag.maxRecords(),
                        lag.maxCommitAge(),
                        diskLimits.limits(),
                        maxGapAge,
                        maxStreamAge,
                        maxFeedAge,
                        producer.maxAge(),
                        maxDeadLetters),
                disk.disks(kafka),
                producer.url(),
                exchange.addresses());
    }

    /** The limits of freshness alone. */
    public LimitOptions freshness() {
        return freshness;
    }

    /** Which disks. */
    public DiskOptions disk() {
        return disk;
    }

    /** Where the producer is. */
    public ProducerStatusOptions producer() {
        return producer;
    }
}
