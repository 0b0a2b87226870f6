package marketdata.producer.live.gap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import marketdata.model.Exchanges;
import marketdata.model.exchange.ExchangeProtocol;
import marketdata.model.exchange.TradesPage;
import marketdata.model.exchange.TradesRequest;
import marketdata.model.parse.Decimal;
import marketdata.model.trade.Exchange;
import marketdata.model.trade.TakerSide;
import marketdata.model.trade.Trade;
import marketdata.producer.live.PipelineBench;
import marketdata.producer.live.Trades;
import marketdata.producer.live.clean.SymbolState;
import marketdata.producer.live.feed.FrameQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * The question about a silent symbol, by each exchange's own protocol, after a run of five million trades. Trade n happens n
 * milliseconds after the start.
 */
@Timeout(180)
class ProbeTest {
    private static final long SEEN = 5_000_000;
    private static final int PAGE = 1_000;

    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final List<String> answers = new CopyOnWriteArrayList<>();
    private final AtomicLong clock = new AtomicLong(1_000);
    private ExchangeProtocol protocol;
    private String symbol;
    private SymbolState state;
    private GapRepair continuity;

    /** What the exchange has, up to this id. */
    private long newest = SEEN;
    /** This question, counted from 1, fails. */
    private int failing;

    private final SilenceProbe.Answer answer = new SilenceProbe.Answer() {
        @Override
        public void dead() {
            answers.add("dead");
        }

        @Override
        public void quiet(long lastId, long exchangeMicros) {
            answers.add(lastId + " at " + exchangeMicros);
        }
    };

    private void start(Exchange exchange) {
        protocol = Exchanges.protocol(exchange);
        symbol = protocol.exampleSymbols().get(0);
        Map<String, SymbolState> states = PipelineBench.statesOf(exchange.source(), symbol);
        state = states.get(symbol);
        for (long id = 1; id <= SEEN; id++) {
            state.arrive(trade(id), 0);
        }
        continuity = new GapRepair(
                protocol,
                this::history,
                states,
                new GapCounters(new LongAdder(), new LongAdder(), new LongAdder()),
                (each, gap) -> {},
                new FrameQueue(10, 1 << 20),
                Clock.systemUTC(),
                Duration.ofMillis(20),
                System::nanoTime);
    }

    @AfterEach
    void stop() {
        continuity.close();
    }

    private static long micros(long id) {
        return Trades.START_MICROS + 1_000 * id;
    }

    private Trade trade(long id) {
        Decimal one = Decimal.of("1");
        return new Trade(protocol.exchange().source(), symbol, id, one, one, micros(id), TakerSide.BUY);
    }

    private TradesPage history(TradesRequest request) throws IOException {
        String path = protocol.rest().tradesPath(request);
        asked.add(path);
        if (asked.size() == failing) {
            throw new IOException("status 503");
        }
        return protocol.rest().parseTrades(request, page(path).getBytes(StandardCharsets.UTF_8));
    }

    private static long parameter(String path, String name, long otherwise) {
        Matcher found = Pattern.compile("[?&]" + name + "=([0-9]+)").matcher(path);
        return found.find() ? Long.parseLong(found.group(1)) : otherwise;
    }

    /** A page as the exchange writes it. */
    private String page(String path) {
        return switch (protocol.exchange()) {
            case BINANCE -> {
                long from = parameter(path, "fromId", 0);
                yield "["
                        + list(
                                from,
                                Math.min(newest, from + parameter(path, "limit", 500) - 1),
                                id -> String.format(
                                        Locale.ROOT,
                                        ("{\"id\":%d,\"price\":\"1\","
                                                + "\"qty\":\"1\",\"time\":%d,\"isBuyerMaker\":false}"),
                                        id,
                                        micros(id) / 1000))
                        + "]";
            }
            case COINBASE -> {
                long to = Math.min(newest, parameter(path, "after", Long.MAX_VALUE) - 1);
                // Newest first.
                yield "["
                        + LongStream.iterate(to, id -> id > 0 && id > to - parameter(path, "limit", 100), id -> id - 1)
                                .mapToObj(id -> String.format(
                                        Locale.ROOT,
                                        ("{\"trade_id\":%d,\"side\":\"sell\",\"size\":\"1\",\"price\":\"1\","
                                                + "\"time\":\"%s\"}"),
                                        id,
                                        marketdata.model.parse.IsoTime.format(micros(id))))
                                .collect(Collectors.joining(","))
                        + "]";
            }
            case OKX -> {
                long to = Math.min(newest, parameter(path, "after", Long.MAX_VALUE) - 1);
                // Newest first.
                yield "{\"code\":\"0\",\"msg\":\"\",\"data\":["
                        + LongStream.iterate(to, id -> id > 0 && id > to - parameter(path, "limit", 100), id -> id - 1)
                                .mapToObj(id -> String.format(
                                        Locale.ROOT,
                                        ("{\"tradeId\":\"%d\",\"side\":\"buy\",\"sz\":\"1\",\"px\":\"1\","
                                                + "\"ts\":\"%d\"}"),
                                        id,
                                        micros(id) / 1000))
                                .collect(Collectors.joining(","))
                        + "]}";
            }
            case KRAKEN -> {
                long since = parameter(path, "since", 0);
                long from = Math.max(1, Math.floorDiv(since / 1_000 - Trades.START_MICROS, 1_000) + 1);
                long to = Math.min(newest, from + PAGE - 1);
                yield "{\"error\":[],\"result\":{\"XXBTZUSD\":["
                        + list(
                                from,
                                to,
                                id -> String.format(
                                        Locale.ROOT,
                                        "[\"1\",\"1\",%d.%06d,\"b\",\"m\",\"\",%d]",
                                        micros(id) / 1_000_000,
                                        micros(id) % 1_000_000,
                                        id))
                        + "],\"last\":\"" + (micros(Math.max(from - 1, to)) + "000") + "\"}}";
            }
        };
    }

    private static String list(long from, long to, java.util.function.LongFunction<String> each) {
        return LongStream.rangeClosed(from, to).mapToObj(each).collect(Collectors.joining(","));
    }

    private void probe() {
        continuity.probe(symbol, Duration.ZERO, clock::incrementAndGet, answer);
    }

    /** Another question after it, on the same thread, is the first that is answered. */
    private void nothingConfirmed() {
        continuity.probe(
                symbol,
                Duration.ZERO,
                () -> {
                    assertThat(answers).isEmpty();
                    newest = SEEN;
                    failing = 0;
                    return 77;
                },
                answer);
        await().until(() -> !answers.isEmpty());
        assertThat(answers).containsExactly(SEEN + " at 77");
    }

    @ParameterizedTest
    @EnumSource
    void fiveThousandNewerTradesAreNoSilence(Exchange exchange) {
        start(exchange);
        newest = SEEN + 5_000;
        probe();
        await().until(() -> !answers.isEmpty());
        assertThat(answers).containsExactly("dead");
    }

    @ParameterizedTest
    @EnumSource
    void silenceIsConfirmedAsOfTheClockBeforeTheLastPage(Exchange exchange) {
        start(exchange);
        probe();
        await().until(() -> !answers.isEmpty());
        assertThat(answers).containsExactly(SEEN + " at " + clock.get());
        assertThat(clock).as("clock readings, one before each page").hasValue(1_000 + asked.size());
        assertThat(asked).as("the question begins near the last trade").hasSizeLessThanOrEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource
    void aServerThatLagsConfirmsNothing(Exchange exchange) {
        start(exchange);
        newest = SEEN - 3;
        probe();
        nothingConfirmed();
    }

    @ParameterizedTest
    @EnumSource
    void anAnswerThatFailsInTheMiddleConfirmsNothing(Exchange exchange) {
        start(exchange);
        // The second before the last trade fills a page by time.
        failing = exchange == Exchange.KRAKEN ? 2 : 1;
        probe();
        nothingConfirmed();
    }
}
