package marketdata.producer.history;

import marketdata.connect.kafka.KafkaOptions;
import marketdata.connect.kafka.PartitionsOption;
import marketdata.connect.postgres.PostgresOptions;
import marketdata.producer.option.ExchangeOption;
import marketdata.producer.option.TimeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/** What a backfill is asked for. */
final class BackfillOptions {
    @Mixin
    ExchangeOption exchange;

    @Mixin
    KafkaOptions kafka;

    @Mixin
    PartitionsOption partitions;

    @Mixin
    PostgresOptions postgres = new PostgresOptions(PostgresOptions.WRITER);

    @Option(
            names = "--symbols",
            defaultValue = "${env:PIPELINE_BACKFILL_SYMBOLS:-}",
            description = ("Comma separated, as the exchange writes them (env: "
                            + "PIPELINE_BACKFILL_SYMBOLS; with --gaps, default:")
                    + " all that have gaps).")
    private String symbols;

    @Option(
            names = "--from",
            paramLabel = "TIME",
            converter = TimeConverter.class,
            defaultValue = "${env:PIPELINE_BACKFILL_FROM:-}",
            description = "UTC: 2026-11-20T10:00:00Z, 2026-11-20, or how long ago, such as '2 hours'"
                    + " (env: PIPELINE_BACKFILL_FROM).")
    Instant from;

    @Option(
            names = "--until",
            paramLabel = "TIME",
            converter = TimeConverter.class,
            defaultValue = "${env:PIPELINE_BACKFILL_UNTIL:-}",
            description = "Up to here, exclusive (env: PIPELINE_BACKFILL_UNTIL; default: now).")
    Instant until;

    @Option(
            names = "--from-dumps",
            paramLabel = "DIR|URL",
            arity = "0..1",
            fallbackValue = SITE,
            description =
                    "Take whole days from the exchange's daily files, in a folder or at an address (default address:"
                            + " DUMPS_URL, else the exchange's own), and only the rest over REST.")
    private String fromDumps;

    @Option(
            names = "--gaps",
            description = "Instead of --from: fill the gaps that feed_gaps names, with the whole minutes around them.")
    boolean gaps;

    @Option(names = "--exchange-holes", description = "With --gaps: ask again for what the exchange did not have.")
    boolean exchangeHoles;

    @Option(
            names = "--spike-percent",
            defaultValue = "${env:PIPELINE_SPIKE_PERCENT:-1.0}",
            description = "As for the feed (env: PIPELINE_SPIKE_PERCENT; default: ${DEFAULT-VALUE}).")
    BigDecimal spikePercent;

    private static final String SITE = "site";

    /** The symbols named, each once. */
    List<String> symbols() {
        return Arrays.stream(symbols.split(","))
                .map(String::strip)
                .filter(each -> !each.isEmpty())
                .distinct()
                .toList();
    }

    /** The end of the span. */
    Instant until() {
        Instant now = Instant.now();
        return until == null || until.isAfter(now) ? now : until;
    }

    /** Where daily files are; null: nowhere. */
    String dailyFiles() {
        if (fromDumps == null) {
            return null;
        }
        if (!fromDumps.equals(SITE)) {
            return fromDumps;
        }
        String own = System.getenv("PIPELINE_DUMPS_URL");
        return own == null || own.isBlank()
                ? exchange.protocol().dailyFiles().orElseThrow().defaultSite().toString()
                : own;
    }

    /** Ends the command with one line at the first option that cannot be. */
    void validate() {
        kafka.servers();
        exchange.protocol();
        kafka.require(spikePercent.signum() > 0, "--spike-percent", spikePercent, "a number above 0");
        if (gaps) {
            kafka.require(from == null, "--from", from, "either --gaps or --from");
            return;
        }
        kafka.require(!symbols().isEmpty(), "--symbols", symbols, "a list of symbols, or --gaps");
        kafka.require(from != null, "--from", "", "a time, or --gaps");
        kafka.require(from.isBefore(until()), "--until", until(), "a time after --from " + from);
        kafka.require(
                fromDumps == null || exchange.protocol().dailyFiles().isPresent(),
                "--from-dumps",
                fromDumps,
                "an exchange that publishes trades with ids: --source binance");
        kafka.require(
                fromDumps == null || dailyFiles().matches("https?://.+") || Files.isDirectory(Path.of(dailyFiles())),
                "--from-dumps",
                fromDumps,
                "a folder, or an address http://... or https://...");
    }
}
