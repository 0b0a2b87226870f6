package marketdata.monitor.api;

import io.javalin.http.Context;
import marketdata.monitor.database.CandleTables;
import marketdata.monitor.database.CandleTables.Selection;

import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Markets and their candles. */
final class CandleRoutes {
    private static final int USUAL = 500;
    private static final int MOST = 5_000;
    /** More than the minutes of a year. */
    private static final int MOST_IN_A_FILE = 600_000;

    private static final List<String> FORMATS = List.of("json", "array", "csv", "parquet");
    private static final List<String> ARRAY = List.of("open", "high", "low", "close", "sum_qty");

    private final CandleTables tables;
    private final CandleDownload files;
    private final Clock clock;

    CandleRoutes(CandleTables tables, Clock clock) {
        this.tables = tables;
        files = new CandleDownload(tables);
        this.clock = clock;
    }

    List<Route> routes() {
        return List.of(
                new Route("/markets", List.of(), (query, request) -> Map.of("markets", tables.markets())),
                new Route(
                        "/candles",
                        List.of("source", "symbol", "interval", "from", "to", "limit", "cursor", "as_of", "format"),
                        this::candles));
    }

    /** The market of a query. */
    static void requireMarket(CandleTables tables, String source, String symbol) throws SQLException {
        if (!tables.knows(source, symbol)) {
            throw Problem.noMarket(source, symbol);
        }
    }

    private Object candles(Query query, Context request) throws SQLException {
        String interval = query.oneOf("interval", CandleTables.intervals(), "1m");
        String format = query.oneOf("format", FORMATS, accepted(request));
        boolean file = format.equals("csv") || format.equals("parquet");
        int limit = query.limit(USUAL, file ? MOST_IN_A_FILE : MOST);
        Instant from = query.text("cursor") == null ? query.time("from") : decoded(query.text("cursor"));
        Instant to = query.time("to");
        if (from != null && to != null && !from.isBefore(to)) {
            throw Problem.parameter("to", query.text("to"), "a time after from or the cursor");
        }
        Selection wanted = new Selection(query.source(), query.symbol(), interval, from, to, limit, asOf(query));
        request.header("Vary", "Accept");
        if (file) {
            file(wanted, format, request);
            return null;
        }
        return page(wanted, format);
    }

    /** A header comes before the rows, so what follows them is asked for first. */
    private void file(Selection wanted, String format, Context request) throws SQLException {
        requireMarket(tables, wanted.source(), wanted.symbol());
        if (wanted.from() != null) {
            tables.startAfter(wanted)
                    .map(CandleRoutes::encoded)
                    .ifPresent(next ->
                            request.header("Link", "<?" + parameters(request) + "cursor=" + next + ">; rel=\"next\""));
        }
        files.send(wanted, format, request);
    }

    /** The first media type of the header Accept that there is a format for. */
    private static String accepted(Context request) {
        String accept = request.header("Accept");
        for (String each : accept == null ? new String[0] : accept.split(",")) {
            String type = each.replaceAll(";.*", "").strip();
            if (type.equals("text/csv")) {
                return "csv";
            }
            if (type.equals(CandleDownload.PARQUET)) {
                return "parquet";
            }
            if (type.equals("application/json")) {
                return "json";
            }
        }
        return "json";
    }

    private Instant asOf(Query query) {
        Instant asOf = query.time("as_of");
        if (asOf != null
                && !query.oneOf("interval", CandleTables.intervals(), "1m").equals("1m")) {
            throw Problem.parameter("as_of", query.text("as_of"), "only with interval 1m");
        }
        if (asOf != null && asOf.isAfter(clock.instant())) {
            throw Problem.parameter("as_of", query.text("as_of"), "a time that has passed");
        }
        return asOf;
    }

    /** One question to the database: the candle after the last one, if it comes, begins the next page. */
    private Map<String, Object> page(Selection wanted, String format) throws SQLException {
        List<Map<String, Object>> rows = tables.candles(wanted.from() == null ? wanted : wanted.andOneMore());
        if (rows.isEmpty()) {
            requireMarket(tables, wanted.source(), wanted.symbol());
        }
        String next = null;
        if (rows.size() > wanted.limit()) {
            next = encoded((Instant) rows.get(wanted.limit()).get("window_start"));
            rows = rows.subList(0, wanted.limit());
        }
        Map<String, Object> page = new LinkedHashMap<>();
        page.put("source", wanted.source());
        page.put("symbol", wanted.symbol());
        page.put("interval", wanted.interval());
        page.put("as_of", wanted.asOf());
        page.put(
                "candles",
                format.equals("array") ? rows.stream().map(CandleRoutes::array).toList() : rows);
        page.put("next", next);
        return page;
    }

    /** As the library ccxt orders them; a candle without trades has nulls. */
    private static List<Object> array(Map<String, Object> row) {
        List<Object> values = new ArrayList<>();
        values.add(((Instant) row.get("window_start")).toEpochMilli());
        ARRAY.forEach(column -> values.add(row.get(column)));
        return values;
    }

    private static String parameters(Context request) {
        String given = request.queryString() == null ? "" : request.queryString();
        String kept = Arrays.stream(given.split("&"))
                .filter(each -> !each.isEmpty() && !each.startsWith("cursor=") && !each.startsWith("from="))
                .collect(Collectors.joining("&"));
        return kept.isEmpty() ? "" : kept + "&";
    }

    private static String encoded(Instant start) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(Long.toString(start.toEpochMilli()).getBytes(StandardCharsets.US_ASCII));
    }

    private static Instant decoded(String cursor) {
        try {
            String text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.US_ASCII);
            if (text.matches("[0-9]{1,15}")) {
                return Instant.ofEpochMilli(Long.parseLong(text));
            }
        } catch (IllegalArgumentException e) {
            throw Problem.parameter("cursor", cursor, "the value next of an earlier answer");
        }
        throw Problem.parameter("cursor", cursor, "the value next of an earlier answer");
    }
}
