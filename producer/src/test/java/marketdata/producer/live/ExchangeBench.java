package marketdata.producer.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import marketdata.model.Exchanges;
import marketdata.model.exchange.ExchangeProtocol;
import marketdata.model.exchange.TradesRequest;
import marketdata.model.trade.CleanTradeJson;
import marketdata.model.trade.Exchange;
import marketdata.model.trade.Topics;
import marketdata.model.trade.Trade;
import marketdata.producer.live.clean.FutureTimeFilter;
import marketdata.producer.live.clean.SymbolState;
import marketdata.producer.live.clean.TradeCleaner;
import marketdata.producer.live.feed.Backoff;
import marketdata.producer.live.feed.ExchangeFeed;
import marketdata.producer.live.feed.FrameIntake;
import marketdata.producer.live.feed.FrameQueue;
import marketdata.producer.live.feed.ReceivedFrame;
import marketdata.producer.live.gap.GapCounters;
import marketdata.producer.live.gap.GapRepair;
import marketdata.producer.live.publish.Counters;
import marketdata.producer.live.rest.ExchangeRest;

import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A whole producer but its Kafka, on a simulated exchange. What an earlier one left in the same fake Kafka it continues from. */
final class ExchangeBench implements AutoCloseable {
    private static final Duration GRACE = Duration.ofMillis(250);

    final FakeKafka kafka;
    final Counters counters;
    final Map<String, SymbolState> states;
    final ExchangeRest rest;
    final GapRepair continuity;
    final ExchangeFeed feed;
    final FrameQueue queue = new FrameQueue(1000, 1 << 24);
    private final int port;
    private final Thread feedThread;
    private final Thread pipelineThread;

    ExchangeBench(Exchange exchange, int port, FakeKafka kafka, List<String> symbols) {
        this(exchange, port, kafka, symbols, BigDecimal.ONE, published(kafka));
    }

    /** @param memory what it reads back from the topic */
    ExchangeBench(
            Exchange exchange,
            int port,
            FakeKafka kafka,
            List<String> symbols,
            BigDecimal spikePercent,
            List<Trade> memory) {
        this(exchange, port, kafka, symbols, spikePercent, memory, GRACE);
    }

    /** @param grace how long a trade may be on its way before it is asked for */
    ExchangeBench(
            Exchange exchange,
            int port,
            FakeKafka kafka,
            List<String> symbols,
            BigDecimal spikePercent,
            List<Trade> memory,
            Duration grace) {
        this.kafka = kafka;
        this.counters = kafka.counters;
        this.port = port;
        ExchangeProtocol protocol = Exchanges.protocol(exchange);
        URI address = URI.create("http://127.0.0.1:" + port);
        rest = new ExchangeRest(
                Exchanges.protocol(exchange).rest(), address, Map.of(), counters.restRequests, System::nanoTime);
        states = PipelineBench.statesOf(exchange.source(), spikePercent, symbols.toArray(String[]::new));
        memory.forEach(trade -> states.get(trade.symbol()).recall(trade));
        continuity = new GapRepair(
                Exchanges.protocol(exchange),
                rest::trades,
                states,
                new GapCounters(counters.gaps, counters.exchangeHoles, counters.largeGaps),
                (symbol, gap) -> kafka.publisher.exchangeHole(symbol, gap, 0),
                queue,
                Clock.systemUTC(),
                grace,
                System::nanoTime);
        feed = new ExchangeFeed(
                protocol,
                URI.create("ws://127.0.0.1:" + port),
                symbols,
                new FrameIntake(queue, counters.frames, counters.connections),
                () -> new Backoff(Duration.ofMillis(50), Duration.ofMillis(200), new Random(1)),
                () -> new Backoff(Duration.ofMillis(400), Duration.ofMillis(800), new Random(1)),
                Clock.systemUTC(),
                System::nanoTime);
        FramePipeline pipeline = new FramePipeline(
                protocol,
                states,
                new TradeCleaner(
                        states, new FutureTimeFilter(rest, Clock.systemUTC(), System::nanoTime), System::nanoTime),
                kafka.publisher,
                counters,
                continuity::onGap,
                feed::closing);
        pipelineThread = new Thread(() -> handleFrames(pipeline), "pipeline");
        feedThread = new Thread(feed, "feed");
        pipelineThread.start();
        feedThread.start();
    }

    private void handleFrames(FramePipeline pipeline) {
        try {
            for (ReceivedFrame frame = queue.take(); frame != null; frame = queue.take()) {
                pipeline.handle(frame);
                queue.handled();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() throws InterruptedException {
        feed.stop();
        continuity.close();
        queue.close();
        feedThread.join();
        pipelineThread.join();
    }

    void fault(String json) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/simulator/fault"))
                .POST(HttpRequest.BodyPublishers.ofString(json))
                .build();
        HttpResponse<String> answer = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    /** Trades of all symbols that have happened at a simulated exchange. */
    static long traded(int port) throws Exception {
        URI status = URI.create("http://127.0.0.1:" + port + "/simulator/status");
        String answer = HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(status).build(), HttpResponse.BodyHandlers.ofString())
                .body();
        return Pattern.compile("\"trades\":([0-9]+)")
                .matcher(answer)
                .results()
                .mapToLong(each -> Long.parseLong(each.group(1)))
                .sum();
    }

    /** The exchange's clock, microseconds since 1970 UTC; asked until it answers, since it is given three seconds only. */
    long now() {
        return await().ignoreExceptionsInstanceOf(IOException.class).until(rest::micros, micros -> micros > 0);
    }

    /** Waits for so many more trades. */
    void trades(int more) {
        long goal = counters.published.sum() + more;
        await().until(() -> counters.published.sum() >= goal);
    }

    /** Every trade published so far, repeated ones too. */
    List<Trade> published() {
        return published(kafka);
    }

    static List<Trade> published(FakeKafka kafka) {
        return kafka.topic(Topics.CLEAN_TRADES).stream()
                .filter(record -> FakeKafka.header(record, Topics.EXCHANGE_HOLE) == null)
                .map(record -> CleanTradeJson.parse(record.value()).trade())
                .toList();
    }

    /** No more frames; what is missing is fetched first. */
    void settle() throws InterruptedException {
        trades(200);
        await().until(() -> continuity.open() == 0);
        feed.stop();
        feedThread.join();
        await().until(() -> queue.pending() == 0);
    }

    /** Whatever happened: every id from the first to the last is there, once, as the exchange's own list has it. */
    void everyTradeIsThereOnce() throws Exception {
        settle();
        List<Trade> published = published();
        for (String symbol : states.keySet()) {
            Map<Long, List<Object>> ours = published.stream()
                    .filter(trade -> trade.symbol().equals(symbol))
                    .collect(Collectors.toMap(Trade::tradeId, ExchangeBench::numbers));
            long first = ours.keySet().stream().min(Long::compare).orElseThrow();
            long last = ours.keySet().stream().max(Long::compare).orElseThrow();
            assertThat(ours).as(symbol).hasSize((int) (last - first + 1));
            List<List<Object>> theirs = rest
                    .trades(new TradesRequest(
                            symbol, first, last, states.get(symbol).microsBefore(last)))
                    .trades()
                    .stream()
                    .filter(trade -> trade.tradeId() >= first && trade.tradeId() <= last)
                    .map(ExchangeBench::numbers)
                    .toList();
            assertThat(theirs).isNotEmpty().allSatisfy(each -> assertThat(ours)
                    .containsEntry((Long) each.get(1), each));
        }
        assertThat(counters.published.sum()).isEqualTo(published.size());
        assertThat(counters.tradeFrames.sum() + counters.ignored.sum() + counters.deadLetters.sum())
                .isEqualTo(counters.frames.sum());
        assertThat(kafka.failures).isEmpty();
    }

    /** A trade by its numbers: one exchange writes the same price with and without zeros at its end. */
    private static List<Object> numbers(Trade trade) {
        return List.of(
                trade.symbol(),
                trade.tradeId(),
                trade.price().toBigDecimal().stripTrailingZeros(),
                trade.quantity().toBigDecimal().stripTrailingZeros(),
                trade.eventMicros(),
                trade.takerSide());
    }
}
