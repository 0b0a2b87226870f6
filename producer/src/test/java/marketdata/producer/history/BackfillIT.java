package marketdata.producer.history;

import static org.assertj.core.api.Assertions.assertThat;

import marketdata.model.Exchanges;
import marketdata.model.candle.TradeIdSet.Range;
import marketdata.model.exchange.ExchangeProtocol;
import marketdata.model.trade.CleanTradeJson;
import marketdata.model.trade.Exchange;
import marketdata.model.trade.Topics;
import marketdata.model.trade.Trade;
import marketdata.producer.live.FakeKafka;
import marketdata.producer.live.clean.FutureTimeFilter;
import marketdata.producer.live.rest.ExchangeRest;
import marketdata.simulator.Simulator;
import marketdata.simulator.server.SimulatorServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/** Backfill from a simulated exchange that has traded for a while before anybody listened to us. */
@Timeout(300)
class BackfillIT {
    /** When the exchange is asked, whenever the test runs: its market is another one at every second. */
    private static final Instant NOW = Instant.parse("2026-03-04T15:20:30Z");

    /** So low that many trades are spikes. */
    private static final BigDecimal PERCENT = new BigDecimal("0.03");

    @TempDir
    private Path folder;

    /** An exchange, and what of its past has been published. */
    private static final class Bench implements AutoCloseable {
        final Exchange exchange;
        final String symbol;
        final SimulatorServer server;
        FakeKafka kafka;
        KnownTrades known;
        ExchangeRest rest;

        Bench(Exchange exchange, Duration history, String symbol) throws Exception {
            this(exchange, history, symbol, "1");
        }

        Bench(Exchange exchange, Duration history, String symbol, String rate) throws Exception {
            this.exchange = exchange;
            this.symbol = symbol;
            Instant begin = NOW.minus(history);
            server = Simulator.startAt(
                    NOW,
                    "--port",
                    "0",
                    "--seed",
                    "9",
                    "--rate",
                    rate,
                    "--source",
                    exchange.source(),
                    "--symbols",
                    symbol,
                    "--start",
                    begin.toString());
            known = new KnownTrades(exchange.source(), List.of(symbol));
            again();
        }

        /** As a new process that knows what the topic held. */
        void again() {
            kafka = new FakeKafka(exchange.source(), List.of());
            rest = new ExchangeRest(
                    Exchanges.protocol(exchange).rest(),
                    URI.create("http://127.0.0.1:" + server.port()),
                    Map.of(),
                    kafka.counters.restRequests,
                    System::nanoTime);
        }

        RangeFill range(String dumps, Path downloads) {
            ExchangeProtocol protocol = Exchanges.protocol(exchange);
            RestHistory history = new RestHistory(protocol.rest(), rest::trades);
            DailyFileSource files = dumps == null
                    ? null
                    : new DailyFileSource(protocol.dailyFiles().orElseThrow(), dumps, downloads);
            return new RangeFill(
                    history,
                    delivery(),
                    files,
                    (task, unit, total) -> new ProgressReport(task, unit, total, System.out, false));
        }

        HistoryPublisher delivery() {
            return new HistoryPublisher(
                    Exchanges.protocol(exchange),
                    List.of(symbol),
                    known,
                    new FutureTimeFilter(rest, Clock.systemUTC(), System::nanoTime),
                    PERCENT,
                    kafka.publisher,
                    kafka.counters,
                    Clock.systemUTC());
        }

        /** What the exchange itself says it has traded: id, price, quantity, time in microseconds, buyer is maker. */
        List<String> tape() throws IOException, InterruptedException {
            URI address = URI.create(
                    "http://127.0.0.1:" + server.port() + "/simulator/tape?symbol=" + symbol.replace("/", "%2F"));
            return HttpClient.newHttpClient()
                    .send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofLines())
                    .body()
                    .toList();
        }

        List<Trade> published() {
            return kafka.topic(Topics.CLEAN_TRADES).stream()
                    .map(record -> CleanTradeJson.parse(record.value()).trade())
                    .toList();
        }

        @Override
        public void close() {
            server.close();
        }
    }

    private static Instant time(String line) {
        return Instant.EPOCH.plus(Long.parseLong(line.replaceAll(".*\"time_us\":(\\d+).*", "$1")), ChronoUnit.MICROS);
    }

    private static long id(String line) {
        return Long.parseLong(line.replaceAll(".*\"id\":(\\d+).*", "$1"));
    }

    private static String symbol(Exchange exchange) {
        return Exchanges.protocol(exchange).exampleSymbols().get(0);
    }

    @ParameterizedTest
    @EnumSource
    void everyTradeOfTheSpanAndOneOnEitherSideIsPublishedOnceAsTheExchangeHasIt(Exchange exchange) throws Exception {
        try (Bench bench = new Bench(exchange, Duration.ofMinutes(50), symbol(exchange))) {
            Instant from = NOW.minus(Duration.ofMinutes(40)).truncatedTo(ChronoUnit.MINUTES);
            Instant until = from.plus(Duration.ofMinutes(20));

            RangeFill.Result result = bench.range(null, folder).fill(bench.symbol, from, until);

            List<String> tape = bench.tape();
            List<Long> inside = tape.stream()
                    .filter(line -> !time(line).isBefore(from) && time(line).isBefore(until))
                    .map(BackfillIT::id)
                    .toList();
            // A trade before a quiet while is found at a second try by an exchange that pages by time.
            List<Long> ids =
                    bench.published().stream().map(Trade::tradeId).sorted().toList();
            long around = tape.stream()
                    .filter(line -> !time(line).isBefore(from.minusSeconds(2))
                            && time(line).isBefore(until.plusSeconds(2)))
                    .count();
            assertThat(inside).hasSizeGreaterThan(500);
            assertThat(ids)
                    .containsExactlyElementsOf(LongStream.rangeClosed(
                                    result.ids().from(), result.ids().to())
                            .boxed()
                            .toList())
                    .containsAll(inside)
                    .hasSizeLessThanOrEqualTo((int) around + 2);
            assertThat(result.ids().from()).isLessThan(inside.get(0));
            assertThat(result.ids().to()).isGreaterThan(inside.get(inside.size() - 1));
            assertThat(bench.kafka.topic(Topics.RAW_TRADES)).hasSize(ids.size()).allMatch(record -> "backfill"
                    .equals(FakeKafka.header(record, Topics.CONNECTION)));
            assertThat(bench.kafka.topic(Topics.TRADES_DEAD_LETTER)).isEmpty();
            assertThat(Marks.of(bench.kafka))
                    .isEqualTo(Marks.of(tape, PERCENT, result.ids()))
                    .containsValues(true, false);
        }
    }

    @Test
    void whatTheTopicHoldsIsNotFetchedAgain() throws Exception {
        try (Bench bench = new Bench(Exchange.BINANCE, Duration.ofMinutes(30), "BTCUSDT")) {
            Instant from = NOW.minus(Duration.ofMinutes(20)).truncatedTo(ChronoUnit.MINUTES);
            bench.range(null, folder).fill("BTCUSDT", from, from.plusSeconds(300));
            long first = bench.published().size();
            bench.again();

            RangeFill.Result result = bench.range(null, folder).fill("BTCUSDT", from, from.plusSeconds(600));

            assertThat(result.outcome().known()).isEqualTo(first);
            assertThat(bench.published()).hasSize((int) result.outcome().fetched());
            bench.again();
            assertThat(bench.range(null, folder)
                            .fill("BTCUSDT", from, from.plusSeconds(600))
                            .outcome()
                            .fetched())
                    .isZero();
            assertThat(bench.published()).isEmpty();
        }
    }

    @Test
    void wholeDaysComeFromTheDailyFilesAndTheRestByIdOverRest() throws Exception {
        try (Bench bench = new Bench(Exchange.BINANCE, Duration.ofHours(50), "BTCUSDT", "0.1")) {
            LocalDate yesterday = LocalDate.ofInstant(NOW, ZoneOffset.UTC).minusDays(1);
            Instant from = yesterday.atStartOfDay(ZoneOffset.UTC).toInstant();
            Instant until = from.plus(Duration.ofHours(24));

            RangeFill.Result result = bench.range("http://127.0.0.1:" + bench.server.port(), folder)
                    .fill("BTCUSDT", from, until);

            List<String> tape = bench.tape();
            List<Long> inside = tape.stream()
                    .filter(line -> !time(line).isBefore(from) && time(line).isBefore(until))
                    .map(BackfillIT::id)
                    .toList();
            assertThat(inside).hasSizeGreaterThan(5_000);
            List<Long> ids =
                    bench.published().stream().map(Trade::tradeId).sorted().toList();
            assertThat(ids)
                    .isEqualTo(LongStream.rangeClosed(
                                    result.ids().from(), result.ids().to())
                            .boxed()
                            .toList());
            assertThat(ids.get(0)).isLessThan(inside.get(0));
            assertThat(ids.get(ids.size() - 1)).isGreaterThan(inside.get(inside.size() - 1));
            assertThat(result.fromDumps()).isGreaterThanOrEqualTo(inside.size());
            assertThat(result.outcome().fetched()).isLessThan(60);
            assertThat(folder).isEmptyDirectory();
        }
    }

    @Test
    void slowDownIsObeyedAndTheBackfillGoesOn() throws Exception {
        try (Bench bench = new Bench(Exchange.BINANCE, Duration.ofMinutes(20), "BTCUSDT")) {
            HttpRequest fault = HttpRequest.newBuilder(
                            URI.create("http://127.0.0.1:" + bench.server.port() + "/simulator/fault"))
                    .POST(
                            HttpRequest.BodyPublishers.ofString(
                                    "{\"fault\":\"rest\",\"path\":\"/api/v3/historicalTrades\",\"count\":1,\"status\":429,\"retry_after\":1}"))
                    .build();
            assertThat(HttpClient.newHttpClient()
                            .send(fault, HttpResponse.BodyHandlers.ofString())
                            .statusCode())
                    .isEqualTo(200);
            Instant from = NOW.minus(Duration.ofMinutes(10)).truncatedTo(ChronoUnit.MINUTES);

            RangeFill.Result result = bench.range(null, folder).fill("BTCUSDT", from, from.plusSeconds(120));

            assertThat(result.outcome().lacking()).isEmpty();
            assertThat(bench.published()).hasSize((int) result.ids().count());
        }
    }

    @Test
    void aGapIsFilledWithItsWholeMinutesAndWhatTheExchangeLacksIsSaid() throws Exception {
        try (Bench bench = new Bench(Exchange.BINANCE, Duration.ofMinutes(20), "BTCUSDT")) {
            List<Long> ids = bench.tape().stream().map(BackfillIT::id).toList();
            long base = ids.get(0);
            ids.stream().filter(id -> id < base + 40 || id > base + 60).forEach(bench.known.of("BTCUSDT")::add);
            HistoryPublisher delivery = bench.delivery();
            MissingTrades fill = new MissingTrades(
                    new RestHistory(Exchanges.protocol(Exchange.BINANCE).rest(), bench.rest::trades),
                    delivery,
                    (task, unit, total) -> new ProgressReport(task, unit, total, System.out, false));

            MissingTrades.Outcome outcome = fill.fill("BTCUSDT", new Range(base + 30, base + 70), 0);

            assertThat(outcome).isEqualTo(new MissingTrades.Outcome(20, 21, List.of()));
            assertThat(bench.published().stream().map(Trade::tradeId).toList())
                    .containsExactlyElementsOf(
                            LongStream.rangeClosed(base + 40, base + 60).boxed().toList());
        }
    }
}
