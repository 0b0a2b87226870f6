package marketdata.spark.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import marketdata.model.Exchanges;
import marketdata.model.exchange.ExchangeProtocol;
import marketdata.model.trade.Exchange;
import marketdata.model.trade.Trade;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** The trades of one minute from lists as the exchanges document them: a trade every 100 ms, ids from the lowest. */
class ListedTradesTest {
    private static final long START = Instant.parse("2026-03-04T15:20:00Z").getEpochSecond();
    private static final long LAST = 1_300;

    private HttpServer server;
    private Exchange exchange;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void answer(HttpExchange call) throws IOException {
        String query = call.getRequestURI().getQuery();
        byte[] body =
                switch (exchange) {
                    case BINANCE -> {
                        long from = parameter(query, "fromId", 0);
                        yield list(LongStream.rangeClosed(
                                from, Math.min(LAST, from + parameter(query, "limit", 1000) - 1)));
                    }
                    case COINBASE -> {
                        long to = parameter(query, "after", LAST + 1) - 1;
                        long most = parameter(query, "limit", 1000);
                        yield list(LongStream.range(0, most)
                                .map(i -> to - i)
                                .filter(id -> id >= exchange.lowestTradeId() && id <= LAST));
                    }
                    case OKX -> {
                        long to = parameter(query, "after", LAST + 1) - 1;
                        long most = parameter(query, "limit", 100);
                        yield ("{\"code\":\"0\",\"msg\":\"\",\"data\":"
                                        + text(LongStream.range(0, most)
                                                .map(i -> to - i)
                                                .filter(id -> id >= exchange.lowestTradeId() && id <= LAST))
                                        + "}")
                                .getBytes(StandardCharsets.UTF_8);
                    }
                    case KRAKEN -> {
                        long since = parameter(query, "since", 0) / 100_000_000;
                        long first = Math.max(exchange.lowestTradeId(), since - START * 10 + 1);
                        long last = Math.min(LAST, first + 999);
                        yield ("{\"error\":[],\"result\":{\"XXBTZUSD\":"
                                        + text(LongStream.rangeClosed(first, last))
                                        + ",\"last\":\"" + (START * 10 + last) * 100_000_000 + "\"}}")
                                .getBytes(StandardCharsets.UTF_8);
                    }
                };
        call.sendResponseHeaders(200, body.length);
        call.getResponseBody().write(body);
        call.close();
    }

    private byte[] list(LongStream ids) {
        return text(ids).getBytes(StandardCharsets.UTF_8);
    }

    private String text(LongStream ids) {
        return ids.mapToObj(this::trade).collect(Collectors.joining(",", "[", "]"));
    }

    private String trade(long id) {
        long millis = START * 1000 + id * 100;
        return switch (exchange) {
            case BINANCE ->
                String.format(
                        Locale.ROOT,
                        ("{\"id\":%d,\"price\":\"10.5\",\"qty\":\"2\",\"quoteQty\":\"21\",\"time\":%d,"
                                + "\"isBuyerMaker\":true,\"isBestMatch\":true}"),
                        id,
                        millis);
            case COINBASE ->
                String.format(
                        Locale.ROOT,
                        "{\"trade_id\":%d,\"side\":\"buy\",\"size\":\"2\",\"price\":\"10.5\",\"time\":\"%s\"}",
                        id,
                        Instant.ofEpochMilli(millis));
            case OKX ->
                String.format(
                        Locale.ROOT,
                        "{\"tradeId\":\"%d\",\"side\":\"sell\",\"sz\":\"2\",\"px\":\"10.5\",\"ts\":\"%d\"}",
                        id,
                        millis);
            case KRAKEN ->
                String.format(Locale.ROOT, "[\"10.5\",\"2\",%d.%d,\"s\",\"l\",\"\",%d]", millis / 1000, id % 10, id);
        };
    }

    private static long parameter(String query, String name, long otherwise) {
        return query.contains(name + "=")
                ? Long.parseLong(query.replaceAll(".*\\b" + name + "=(\\d+).*", "$1"))
                : otherwise;
    }

    @ParameterizedTest
    @EnumSource
    void everyTradeOfTheMinuteAndNoOther(Exchange each) throws Exception {
        exchange = each;
        ExchangeProtocol protocol = Exchanges.protocol(each);
        String symbol = protocol.exampleSymbols().get(0);
        RestClient answers = new RestClient(
                protocol.rest(),
                URI.create("http://127.0.0.1:" + server.getAddress().getPort()));
        ListedTrades listed = new ListedTrades(protocol.rest(), answers);
        Ohlcv any = Ohlcv.of(List.of());

        StoredMinute first = new StoredMinute(START * 1_000_000, any, each.lowestTradeId(), 599L, 0, "certified", 1);
        StoredMinute cut = new StoredMinute((START + 60) * 1_000_000, any, 610L, 1_190L, 0, "certified", 1);

        assertThat(listed.of(symbol, first).orElseThrow().stream().map(Trade::tradeId))
                .containsExactlyElementsOf(
                        LongStream.range(each.lowestTradeId(), 600).boxed().toList());
        assertThat(listed.of(symbol, cut).orElseThrow().stream().map(Trade::tradeId))
                .containsExactlyElementsOf(LongStream.range(600, 1_200).boxed().toList());
    }
}
