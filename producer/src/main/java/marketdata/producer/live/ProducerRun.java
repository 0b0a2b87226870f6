package marketdata.producer.live;

import marketdata.connect.http.TextServer;
import marketdata.connect.http.TextServer.Text;
import marketdata.connect.metrics.ProgramMetrics;
import marketdata.model.Exchanges;
import marketdata.model.exchange.ExchangeProtocol;
import marketdata.model.trade.Topics;
import marketdata.producer.live.clean.FutureTimeFilter;
import marketdata.producer.live.clean.SymbolState;
import marketdata.producer.live.clean.TradeCleaner;
import marketdata.producer.live.feed.ExchangeFeed;
import marketdata.producer.live.feed.FrameIntake;
import marketdata.producer.live.feed.FrameQueue;
import marketdata.producer.live.feed.ReceivedFrame;
import marketdata.producer.live.gap.GapCounters;
import marketdata.producer.live.gap.GapRepair;
import marketdata.producer.live.publish.Counters;
import marketdata.producer.live.publish.KafkaPublisher;
import marketdata.producer.live.publish.TopicEnds;
import marketdata.producer.live.publish.TopicTail;
import marketdata.producer.live.rest.ExchangeRest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;

/** Wires the parts of a run: socket, queue, pipeline, Kafka, and the repair beside them. */
public final class ProducerRun {
    private static final Logger LOG = LoggerFactory.getLogger(ProducerRun.class);
    private static final int QUEUED_FRAMES = 50_000;
    private static final long QUEUED_BYTES = 24L << 20;
    private static final Duration GRACE = Duration.ofMillis(500);
    private static final int CLOCK_TRIES = 20;
    private static final Duration TOTALS = Duration.ofSeconds(10);

    private final ProducerOptions options;
    private final ExchangeProtocol protocol;
    private final List<String> symbols;
    private final ExchangeRest rest;
    private final Counters counters;
    private final BooleanSupplier stopRequested;
    private final KafkaRetry kafka;
    private final CountDownLatch over = new CountDownLatch(1);
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private volatile boolean started;
    private final FrameQueue queue = new FrameQueue(QUEUED_FRAMES, QUEUED_BYTES);

    public ProducerRun(
            ProducerOptions options,
            ExchangeProtocol protocol,
            List<String> symbols,
            ExchangeRest rest,
            Counters counters,
            BooleanSupplier stopRequested) {
        this.options = options;
        this.protocol = protocol;
        this.symbols = symbols;
        this.rest = rest;
        this.counters = counters;
        this.stopRequested = stopRequested;
        this.kafka = new KafkaRetry(options.kafka.servers(), stopRequested);
    }

    /** Asks {@link #untilStopped} to end; false when it has not got beyond waiting for Kafka. */
    public boolean stop() {
        over.countDown();
        return started;
    }

    /** Runs; 0 when it was asked to stop, 1 when it could not go on. */
    public int untilStopped() throws InterruptedException, IOException {
        TopicTail tail = topics();
        ExchangeFeed feed = feed();
        // Frames queue while the state is read: what the exchange sends meanwhile need not be fetched.
        Thread feedThread = start("feed", feed);
        Map<String, SymbolState> states = recovered(tail);
        started = true;
        String source = options.source;
        FutureTimeFilter gate = new FutureTimeFilter(rest, options.clock(), System::nanoTime);
        learnTime(gate);
        ProducerMetrics metrics = new ProducerMetrics(counters, options.clock());
        try (KafkaPublisher publisher = KafkaPublisher.to(
                        options.kafka.servers(),
                        source,
                        protocol.furtherTopics(),
                        counters,
                        this::fail,
                        metrics::acknowledged);
                GapRepair continuity = continuity(states, publisher)) {
            FramePipeline pipeline = new FramePipeline(
                    protocol,
                    states,
                    new TradeCleaner(states, gate, System::nanoTime),
                    publisher,
                    counters,
                    continuity::onGap,
                    feed::closing);
            ProducerStatus status = new ProducerStatus(feed, queue, publisher, continuity, states, counters);
            metrics.show(status);
            StateWriter stateWriter =
                    new StateWriter(states.values(), pipeline, publisher, topicEnds(), options.clock());
            stateWriter.write();
            Thread stateThread = start("state", stateWriter);
            Thread pipelineThread = start("pipeline", () -> handleFrames(pipeline));
            states.values().stream()
                    .filter(state -> !state.gaps().isEmpty())
                    .forEach(state -> continuity.onGap(state.symbol()));
            SilenceMonitor watch = new SilenceMonitor(
                    states.values(),
                    Duration.ofSeconds(options.silentSeconds),
                    (symbol, patience, answer) -> continuity.probe(symbol, patience, rest, answer),
                    feed::replace,
                    (symbol, last, until) ->
                            publisher.quiet(symbol, last, until, options.clock().millis()),
                    counters.silentSymbols,
                    System::nanoTime);
            try (TextServer server = serve(status, metrics)) {
                while (!over.await(TOTALS.toMillis(), TimeUnit.MILLISECONDS)) {
                    LOG.info("{}", status.totals());
                    status.warning().ifPresent(LOG::warn);
                    watch.look();
                }
                feed.stop();
                feedThread.join(1000);
                queue.close();
                pipelineThread.join(2000);
                stateWriter.stop();
                stateThread.join(1500);
                stateThread.interrupt();
            }
            publisher.close();
            LOG.info("{}", status.totals());
            long unsaved = queue.pending() + publisher.unacknowledged();
            if (unsaved > 0) {
                LOG.error("{} frames or records did not reach Kafka; the next start fetches their trades", unsaved);
                return 1;
            }
        }
        return failure.get() == null ? 0 : 1;
    }

    /** {@code GET /status} (JSON) and {@code GET /metrics} (Prometheus); null without a port. */
    private TextServer serve(ProducerStatus status, ProducerMetrics metrics) throws IOException {
        return options.statusPort == 0
                ? null
                : TextServer.start(
                        options.statusAddress(),
                        Map.of(
                                "/status",
                                new Text("application/json", status::json),
                                "/metrics",
                                new Text(ProgramMetrics.CONTENT_TYPE, metrics::scrape)));
    }

    private TopicTail topics() throws InterruptedException {
        TopicTail tail = new TopicTail(options.kafka, options.partitions, protocol.furtherTopics());
        return kafka.untilKafkaAnswers(() -> {
            tail.createTopics();
            return tail;
        });
    }

    private Map<String, SymbolState> recovered(TopicTail tail) throws InterruptedException {
        return kafka.untilKafkaAnswers(() ->
                new StateRecovery(Exchanges.protocol(protocol.exchange()), symbols, options.spikePercent).read(tail));
    }

    /** Before the first trade, so that this machine's clock need not be asked: it may be wrong. */
    private void learnTime(FutureTimeFilter gate) throws InterruptedException {
        for (int tries = 0; tries < CLOCK_TRIES && !gate.learn(); tries++) {
            InterruptibleSleep.of(Duration.ofSeconds(1), stopRequested);
        }
    }

    private TopicEnds topicEnds() {
        List<String> topics = new ArrayList<>(List.of(Topics.CLEAN_TRADES, Topics.RAW_TRADES));
        topics.addAll(protocol.furtherTopics());
        return TopicEnds.of(options.kafka.servers(), topics);
    }

    private ExchangeFeed feed() {
        return new ExchangeFeed(
                protocol,
                options.webSocket(protocol.defaultWebSocket()),
                symbols,
                new FrameIntake(queue, counters.frames, counters.connections),
                options.clock());
    }

    private GapRepair continuity(Map<String, SymbolState> states, KafkaPublisher publisher) {
        Clock clock = options.clock();
        return new GapRepair(
                Exchanges.protocol(protocol.exchange()),
                rest::trades,
                states,
                new GapCounters(counters.gaps, counters.exchangeHoles, counters.largeGaps),
                (symbol, gap) -> publisher.exchangeHole(symbol, gap, clock.millis()),
                queue,
                clock,
                GRACE,
                System::nanoTime);
    }

    private void handleFrames(FramePipeline pipeline) {
        try {
            for (ReceivedFrame frame = queue.take(); frame != null; frame = queue.take()) {
                pipeline.handle(frame);
                queue.handled();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            fail(e);
        }
    }

    /** Nothing may be lost in silence: the program ends, and the next one repairs what this one could not write. */
    private void fail(Throwable cause) {
        if (failure.compareAndSet(null, cause)) {
            LOG.error("Cannot go on: {}", cause.toString(), cause);
            queue.close();
            over.countDown();
        }
    }

    /** A thread that dies takes the program with it: without its feed it would look alive and bring nothing. */
    private Thread start(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.setUncaughtExceptionHandler((dead, cause) -> fail(cause));
        thread.start();
        return thread;
    }
}
