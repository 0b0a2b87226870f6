package marketdata.producer.history.deadletter;

import marketdata.connect.kafka.KafkaOptions;
import marketdata.connect.option.ReportOption;
import marketdata.model.exchange.ExchangeProtocol;
import marketdata.model.parse.IsoTime;
import marketdata.model.trade.Topics;
import marketdata.model.trade.Trade;
import marketdata.producer.history.KnownTrades;
import marketdata.producer.history.ProgressReport;
import marketdata.producer.history.TimeSpan;
import marketdata.producer.history.deadletter.Redriver.Outcome;
import marketdata.producer.live.clean.FutureTimeFilter;
import marketdata.producer.live.publish.Counters;
import marketdata.producer.live.publish.KafkaPublisher;
import marketdata.producer.live.publish.TopicReader;
import marketdata.producer.live.rest.ExchangeRest;
import marketdata.producer.option.ExchangeOption;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.math.BigDecimal;
import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Puts dead letters on their way again. One that was re-driven is in the ledger and is passed over the next time.
 */
@Command(
        name = "redrive",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0:done, also when some are still rejected", "1:Kafka failed: give it again", "2:a wrong option"
        },
        description =
                "Reads them again with today's program; what it takes becomes ordinary trades. Repeating it changes"
                        + " nothing.")
final class RedriveCommand implements Callable<Integer> {
    private final AtomicReference<Exception> failure = new AtomicReference<>();

    @Mixin
    private KafkaOptions kafka;

    @Mixin
    private ReportOption report;

    @Mixin
    private ExchangeOption exchange;

    @Parameters(arity = "0..*", paramLabel = "PLACE", description = "Only these, such as trades_dead_letter-0-17.")
    private List<String> places = List.of();

    @Option(
            names = "--reason",
            split = ",",
            description =
                    "Only these reasons (default: all but id_conflict and unknown_symbol, which no fix makes right).")
    private List<String> reasons = List.of();

    @Option(names = "--dry-run", description = "Say what would happen, and publish nothing.")
    private boolean dryRun;

    @Option(
            names = "--spike-percent",
            defaultValue = "${env:PIPELINE_SPIKE_PERCENT:-1.0}",
            description = "As for the feed (env: PIPELINE_SPIKE_PERCENT; default: ${DEFAULT-VALUE}).")
    private BigDecimal spikePercent;

    @Override
    public Integer call() throws InterruptedException {
        String servers = kafka.servers();
        reasons.forEach(each -> kafka.require(
                ReasonTexts.reason(each).isPresent(), "--reason", each, "one that dead-letters list shows"));
        kafka.require(spikePercent.signum() > 0, "--spike-percent", spikePercent, "a number above 0");
        ExchangeProtocol protocol = exchange.protocol();
        String source = protocol.exchange().source();
        Counters counters = new Counters();
        try (TopicReader topics = new TopicReader(servers)) {
            if (!topics.names().contains(Topics.TRADES_DEAD_LETTER)) {
                report.print("no dead letters", "dead_letters", 0);
                return 0;
            }
            RedriveLedger ledger = RedriveLedger.read(topics);
            List<StoredDeadLetter> deadLetters = new ArrayList<>();
            DeadLetterCommands.read(
                    topics,
                    deadLetter ->
                            deadLetter.source().equals(source) && isWanted(deadLetter) && ledger.of(deadLetter) == null,
                    deadLetters::add);
            Set<String> symbols = new TreeSet<>();
            List<TimeSpan> spans = new ArrayList<>();
            deadLetters.forEach(
                    deadLetter -> ReadAttempt.of(deadLetter).trades().forEach(trade -> {
                        symbols.add(trade.symbol());
                        spans.add(TimeSpan.at(trade.eventMicros()));
                    }));
            if (dryRun || symbols.isEmpty()) {
                reportReadings(deadLetters);
                return 0;
            }
            ExchangeRest rest = exchange.rest(counters);
            KafkaPublisher publisher = KafkaPublisher.to(
                    servers, source, protocol.furtherTopics(), counters, e -> failure.compareAndSet(null, e));
            Map<StoredDeadLetter, Outcome> outcomes = new LinkedHashMap<>();
            try (publisher;
                    ProgressReport progress = ProgressReport.of("redrive", "letters", deadLetters.size())) {
                Redriver redriver = new Redriver(
                        protocol,
                        symbols,
                        KnownTrades.read(topics, source, symbols, spans),
                        new FutureTimeFilter(rest, Clock.systemUTC(), System::nanoTime),
                        spikePercent,
                        publisher);
                deadLetters.forEach(deadLetter -> {
                    outcomes.put(deadLetter, redriver.redrive(deadLetter));
                    progress.accept(1);
                });
            }
            if (failure.get() != null || publisher.unacknowledged() > 0) {
                System.err.println("failed: Kafka did not take everything (" + failure.get() + "); give it again");
                return 1;
            }
            writeDown(ledger, outcomes);
            report(outcomes);
            return 0;
        }
    }

    private boolean isWanted(StoredDeadLetter deadLetter) {
        if (!places.isEmpty()) {
            return places.contains(deadLetter.place())
                    || places.contains(deadLetter.place().substring(Topics.TRADES_DEAD_LETTER.length() + 1));
        }
        return reasons.isEmpty() ? !ReasonTexts.isContent(deadLetter.reason()) : reasons.contains(deadLetter.reason());
    }

    private static void writeDown(RedriveLedger ledger, Map<StoredDeadLetter, Outcome> outcomes)
            throws InterruptedException {
        Map<String, RedriveLedger.Entry> entries = new TreeMap<>();
        String now = IsoTime.format(System.currentTimeMillis() * 1000);
        outcomes.forEach((deadLetter, outcome) -> {
            if (outcome.kind() == Outcome.Kind.PUBLISHED || outcome.kind() == Outcome.Kind.ALREADY_THERE) {
                List<String> trades =
                        outcome.trades().stream().map(RedriveCommand::name).toList();
                entries.put(
                        deadLetter.place(), ledger.entry(outcome.kind().name().toLowerCase(Locale.ROOT), trades, now));
            }
        });
        ledger.write(entries);
    }

    private static String name(Trade trade) {
        return trade.source() + '|' + trade.symbol() + '|' + trade.tradeId();
    }

    private void reportReadings(List<StoredDeadLetter> deadLetters) {
        long readable = deadLetters.stream()
                .filter(deadLetter -> ReadAttempt.of(deadLetter).hasTrades())
                .count();
        long unreadable = deadLetters.size() - readable;
        report.print(
                String.format(
                        Locale.ROOT,
                        "%d letters looked at: %d would be tried, %d cannot be read or carry no trade",
                        deadLetters.size(),
                        readable,
                        unreadable),
                "dead_letters",
                deadLetters.size(),
                "readable",
                readable,
                "unreadable",
                unreadable);
    }

    private void report(Map<StoredDeadLetter, Outcome> outcomes) {
        Map<Outcome.Kind, Integer> counts = new EnumMap<>(Outcome.Kind.class);
        outcomes.values().forEach(each -> counts.merge(each.kind(), 1, Integer::sum));
        for (Outcome.Kind each : Outcome.Kind.values()) {
            counts.putIfAbsent(each, 0);
        }
        report.print(
                String.format(
                        Locale.ROOT,
                        "%d letters looked at: %d published, %d were there already, %d still rejected, %d without a trade",
                        outcomes.size(),
                        counts.get(Outcome.Kind.PUBLISHED),
                        counts.get(Outcome.Kind.ALREADY_THERE),
                        counts.get(Outcome.Kind.REJECTED),
                        counts.get(Outcome.Kind.NO_TRADE)),
                "dead_letters",
                outcomes.size(),
                "published",
                counts.get(Outcome.Kind.PUBLISHED),
                "already_there",
                counts.get(Outcome.Kind.ALREADY_THERE),
                "rejected",
                counts.get(Outcome.Kind.REJECTED),
                "without_trade",
                counts.get(Outcome.Kind.NO_TRADE));
        outcomes.forEach((deadLetter, outcome) -> {
            if (outcome.rejected() != null) {
                String reason = outcome.rejected().reason().wire();
                String detail = outcome.rejected().getMessage();
                report.print(
                        "    " + deadLetter.place() + ": " + reason + ", " + detail,
                        "place",
                        deadLetter.place(),
                        "reason",
                        reason,
                        "detail",
                        detail);
            }
        });
    }
}
