package marketdata.producer.history;

import marketdata.connect.option.ReportOption;
import marketdata.model.exchange.ExchangeProtocol;
import marketdata.model.trade.Topics;
import marketdata.producer.history.FeedGaps.Gap;
import marketdata.producer.live.clean.FutureTimeFilter;
import marketdata.producer.live.publish.Counters;
import marketdata.producer.live.publish.KafkaPublisher;
import marketdata.producer.live.publish.TopicReader;
import marketdata.producer.live.publish.TopicTail;
import marketdata.producer.live.rest.ExchangeRest;
import marketdata.producer.live.rest.MarketList;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

/**
 * Past trades into the topics, as ordinary trades. It can be stopped anywhere and given again: what the topic holds is not
 * fetched twice.
 *
 * <p>A market that the exchange lists no more comes from daily files alone, when they are named.
 */
@Command(
        name = "backfill",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:everything is there that the exchange has",
            "1:the exchange, Kafka or the database failed: give it again, it continues; or a market comes from daily files alone and they lack days or ids",
            "2:a wrong option"
        },
        description = "Past trades of a span of time, or of the gaps in feed_gaps, over REST or from daily files.")
public final class Backfill implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(Backfill.class);

    @Mixin
    private BackfillOptions options;

    @Mixin
    private ReportOption json;

    private final Counters counters = new Counters();
    private BackfillReport report;
    private final AtomicReference<Exception> failure = new AtomicReference<>();
    private ExchangeRest rest;
    private RestHistory history;
    private KafkaPublisher publisher;
    private TopicReader topics;
    private boolean lacking;
    private BackfillRuns.Run began;

    @Override
    public Integer call() throws IOException, SQLException {
        options.validate();
        report = new BackfillReport(json);
        ExchangeProtocol protocol = options.exchange.protocol();
        rest = options.exchange.rest(counters);
        history = new RestHistory(protocol.rest(), rest::trades);
        String servers = options.kafka.servers();
        try (TopicReader access = new TopicReader(servers)) {
            topics = access;
            new TopicTail(options.kafka, options.partitions, protocol.furtherTopics()).createTopics();
            publisher = KafkaPublisher.to(
                    servers,
                    protocol.exchange().source(),
                    protocol.furtherTopics(),
                    counters,
                    problem -> failure.compareAndSet(null, problem));
            try {
                if (options.gaps) {
                    fillGaps();
                } else {
                    fillRange();
                }
            } finally {
                publisher.close();
            }
            if (began != null) {
                OptionalLong now = OptionalLong.of(System.currentTimeMillis());
                BackfillRuns.write(
                        access, protocol.exchange().source(), new BackfillRuns.Run(began.beganMillis(), now));
            }
            return ended();
        } catch (InterruptedException | InterruptException e) {
            System.err.println("stopped; the same command continues from here");
            return 1;
        } catch (IOException | KafkaException e) {
            System.err.println("failed: " + e + "; the same command continues from here");
            return 1;
        }
    }

    private int ended() {
        if (failure.get() != null || publisher.unacknowledged() > 0) {
            System.err.println("failed: Kafka did not take everything (" + failure.get()
                    + "); the same command continues from here");
            return 1;
        }
        return lacking ? 1 : 0;
    }

    /** Those of the symbols that the exchange lists, at rest or not. With daily files at hand an exchange that does not answer lists none. */
    private Set<String> listed(List<String> symbols) throws IOException {
        try {
            MarketList markets = rest.markets(symbols);
            Set<String> listed = new HashSet<>();
            symbols.stream().filter(each -> markets.find(each).isPresent()).forEach(listed::add);
            return listed;
        } catch (IOException e) {
            if (options.dailyFiles() == null) {
                throw e;
            }
            LOG.warn("The exchange does not list its markets: {}. Only daily files are read", e.getMessage());
            return Set.of();
        }
    }

    private void fillRange() throws IOException, InterruptedException {
        List<String> symbols = options.symbols();
        Set<String> listed = listed(symbols);
        for (String each : symbols) {
            options.kafka.require(
                    listed.contains(each) || options.dailyFiles() != null,
                    "--symbols",
                    each,
                    "symbols that the exchange lists, or others with --from-dumps");
        }
        TimeSpan span = new TimeSpan(micros(options.from), micros(options.until()));
        HistoryPublisher delivery = delivery(symbols, List.of(span));
        Path downloads = Files.createTempDirectory("backfill");
        try {
            DailyFileSource dumps = options.dailyFiles() == null
                    ? null
                    : new DailyFileSource(
                            options.exchange.protocol().dailyFiles().orElseThrow(), options.dailyFiles(), downloads);
            RangeFill fill = new RangeFill(history, delivery, dumps, ProgressReport::of);
            for (String symbol : symbols) {
                if (listed.contains(symbol)) {
                    report.print(fill.fill(symbol, options.from, options.until()));
                } else {
                    RangeFill.Result result = fill.fillFromFiles(symbol, options.from, options.until());
                    report.printFiles(result);
                    lacking |= result.lacks();
                }
            }
        } finally {
            deleteAll(downloads);
        }
        report.totals(delivery, counters);
    }

    /** A failure in the middle of a file leaves it there. */
    private static void deleteAll(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path each : files.toList()) {
                Files.delete(each);
            }
        }
        Files.delete(folder);
    }

    private void fillGaps() throws IOException, InterruptedException, SQLException {
        String source = options.exchange.protocol().exchange().source();
        try (Connection connection = options.postgres.connect("producer")) {
            FeedGaps gaps = new FeedGaps(connection, options.exchange.protocol().exchange());
            List<Gap> named = gaps.read(options.symbols(), options.exchangeHoles);
            if (named.isEmpty()) {
                int holes = options.exchangeHoles
                        ? 0
                        : gaps.read(options.symbols(), true).size();
                json.print(
                        "no gap of " + source + " is open"
                                + (holes == 0
                                        ? ""
                                        : "; exchange holes: " + holes + ", --exchange-holes asks for them once more"),
                        "source",
                        source,
                        "gaps_open",
                        0,
                        "exchange_holes",
                        holes);
                return;
            }
            HistoryPublisher delivery = delivery(GapFill.symbols(named), FeedGaps.spans(named, micros(Instant.now())));
            GapFill fill = new GapFill(gaps, history, delivery, ProgressReport::of);
            for (Gap each : named) {
                report.print(fill.fill(each));
            }
            report.totals(delivery, counters);
        }
    }

    private static long micros(Instant time) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, time);
    }

    /** @param spans of event time that the trades may be of */
    private HistoryPublisher delivery(List<String> symbols, List<TimeSpan> spans) throws InterruptedException {
        ExchangeProtocol protocol = options.exchange.protocol();
        FutureTimeFilter gate = new FutureTimeFilter(rest, Clock.systemUTC(), System::nanoTime);
        boolean unused = gate.learn();
        String source = protocol.exchange().source();
        KnownTrades known = KnownTrades.read(topics, source, symbols, spans);
        LOG.info("{} records of {} were read for what is there already", known.records(), Topics.CLEAN_TRADES);
        began = new BackfillRuns.Run(System.currentTimeMillis(), OptionalLong.empty());
        BackfillRuns.write(topics, source, began);
        return new HistoryPublisher(
                protocol, symbols, known, gate, options.spikePercent, publisher, counters, Clock.systemUTC());
    }
}
