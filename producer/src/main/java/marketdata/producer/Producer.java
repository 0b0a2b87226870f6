package marketdata.producer;

import marketdata.connect.http.Proxies;
import marketdata.connect.option.ExitCodes;
import marketdata.model.Exchanges;
import marketdata.model.exchange.ExchangeProtocol;
import marketdata.model.trade.Exchange;
import marketdata.producer.feeds.Tickers;
import marketdata.producer.feeds.TradeEvents;
import marketdata.producer.feeds.alert.Alerts;
import marketdata.producer.feeds.news.News;
import marketdata.producer.feeds.price.Prices;
import marketdata.producer.history.Backfill;
import marketdata.producer.history.capture.Capture;
import marketdata.producer.history.deadletter.DeadLetterCommands;
import marketdata.producer.live.KafkaRetry;
import marketdata.producer.live.ProducerOptions;
import marketdata.producer.live.ProducerRun;
import marketdata.producer.live.SymbolChoice;
import marketdata.producer.live.feed.Backoff;
import marketdata.producer.live.publish.Counters;
import marketdata.producer.live.publish.TopicTail;
import marketdata.producer.live.rest.ExchangeRest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParameterException;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * Trades of one exchange into Kafka: {@code raw_trades} as received, {@code clean_trades} one record a trade.
 */
@Command(
        name = "producer",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:stopped, everything is in Kafka",
            "1:Kafka did not take a record, or a fault; start it again: it finds the gap and fills it",
            "2:a wrong option"
        },
        resourceBundle = "marketdata.version",
        version = "${bundle:crypto-pipeline-version}",
        exitCodeOnInvalidInput = 2,
        subcommands = {
            Prices.class,
            Tickers.class,
            TradeEvents.class,
            News.class,
            Alerts.class,
            Capture.class,
            Backfill.class,
            DeadLetterCommands.class
        },
        description = "Live trades of an exchange into Kafka: nothing dropped, gaps filled.")
public final class Producer implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(Producer.class);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(9);

    @Mixin
    public ProducerOptions options;

    private final CountDownLatch finished = new CountDownLatch(1);
    private final Thread worker = Thread.currentThread();
    private volatile ProducerRun run;
    private volatile boolean stopped;

    /** Runs until stopped. */
    public static void main(String[] args) {
        Producer producer = new Producer();
        Runtime.getRuntime().addShutdownHook(new Thread(producer::stopAndExit, "stop"));
        int exitCode = proxiesAreValid() ? commandLine(producer).execute(args) : 2;
        producer.finished.countDown();
        if (!producer.stopped) {
            System.exit(exitCode);
        }
    }

    private static boolean proxiesAreValid() {
        try {
            Proxies.ofEnvironment();
            return true;
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            return false;
        }
    }

    public static CommandLine commandLine(Producer producer) {
        CommandLine command = new CommandLine(producer);
        ExitCodes.explain(
                command,
                "0:done, or stopped",
                "1:Kafka, the exchange or the database failed; give it again",
                "2:a wrong option");
        command.setParameterExceptionHandler((failure, args) -> {
            failure.getCommandLine().getErr().println(failure.getMessage());
            return 2;
        });
        command.setExecutionExceptionHandler((failure, failed, parsed) -> {
            LOG.error("Ended by a fault", failure);
            return 1;
        });
        return command;
    }

    @Override
    public Integer call() throws Exception {
        options.validate();
        LOG.info("Configuration: {}", options);
        LOG.info("Proxy: {}", Proxies.ofEnvironment());
        Exchange exchange = options.exchange();
        ExchangeProtocol protocol = Exchanges.protocol(exchange);
        Counters counters = new Counters();
        ExchangeRest rest = new ExchangeRest(
                protocol.rest(),
                options.rest(protocol.rest().defaultRest()),
                protocol.rest().restHeaders(options.webSocket(protocol.defaultWebSocket())),
                counters.restRequests,
                System::nanoTime);
        try {
            List<String> symbols = symbols(rest, protocol);
            LOG.info("{} symbols of {}: {}", symbols.size(), exchange.source(), String.join(",", symbols));
            run = new ProducerRun(options, protocol, symbols, rest, counters, () -> stopped);
            return run.untilStopped();
        } catch (InterruptedException e) {
            return 0;
        }
    }

    private List<String> symbols(ExchangeRest rest, ExchangeProtocol protocol) throws InterruptedException {
        Backoff backoff = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(30), RandomGenerator.getDefault());
        SymbolChoice choice = new SymbolChoice(rest, backoff, () -> stopped);
        List<String> named = options.symbolList().isEmpty() ? protocol.exampleSymbols() : options.symbolList();
        if (options.top > 0) {
            List<String> largest = choice.top(options.top, options.quote());
            if (largest.isEmpty()) {
                throw new ParameterException(
                        options.spec.commandLine(),
                        ProducerOptions.invalid(
                                "--quote",
                                String.format(
                                        Locale.ROOT,
                                        "'%s'; allowed: a currency in which a market of the exchange trades",
                                        options.quote())));
            }
            return largest;
        }
        choice.problem(named, () -> followedBefore(protocol)).ifPresent(problem -> {
            throw new ParameterException(options.spec.commandLine(), ProducerOptions.invalid("--symbols", problem));
        });
        return named;
    }

    private Set<String> followedBefore(ExchangeProtocol protocol) throws InterruptedException {
        TopicTail tail = new TopicTail(options.kafka, options.partitions, protocol.furtherTopics());
        return new KafkaRetry(options.kafka.servers(), () -> stopped).untilKafkaAnswers(() -> {
            tail.createTopics();
            return tail.savedState(protocol.exchange().source()).symbols().keySet();
        });
    }

    /** A signal: stop reading, flush, and leave with 0, which the JVM would not. */
    private void stopAndExit() {
        if (finished.getCount() == 0) {
            return;
        }
        stopped = true;
        if (run == null || !run.stop()) {
            worker.interrupt();
        }
        try {
            boolean clean = finished.await(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
            LOG.info(clean ? "Stopped" : "Stopped, not everything could be flushed");
            Runtime.getRuntime().halt(clean ? 0 : 1);
        } catch (InterruptedException e) {
            Runtime.getRuntime().halt(1);
        }
    }
}
