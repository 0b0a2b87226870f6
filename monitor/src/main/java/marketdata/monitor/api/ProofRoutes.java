package marketdata.monitor.api;

import io.javalin.http.Context;
import marketdata.monitor.database.CandleTables;
import marketdata.monitor.database.ProofTables;

import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One minute with its proof, the minutes of a span, and the coverage by day. */
final class ProofRoutes {
    private static final Duration LONGEST_SPAN = Duration.ofDays(2);
    private static final int MOST_DAYS = 3_700;

    private final CandleTables candles;
    private final ProofTables tables;
    private final Clock clock;

    ProofRoutes(CandleTables candles, ProofTables tables, Clock clock) {
        this.candles = candles;
        this.tables = tables;
        this.clock = clock;
    }

    List<Route> routes() {
        return List.of(
                new Route("/minute", List.of("source", "symbol", "start"), this::minute),
                new Route("/minutes", List.of("source", "symbol", "day", "from", "to"), this::minutes),
                new Route("/coverage", List.of("source", "symbol", "from", "to"), this::coverage));
    }

    private Object minute(Query query, Context request) throws SQLException {
        String source = query.source();
        String symbol = query.symbol();
        query.required("start", Query.TIME);
        Instant start = query.time("start");
        if (start.toEpochMilli() % 60_000 != 0) {
            throw Problem.parameter("start", query.text("start"), "the start of a minute, seconds 0");
        }
        CandleRoutes.requireMarket(candles, source, symbol);
        Map<String, Object> row = tables.minute(source, symbol, start).orElse(null);
        Map<String, Object> before = tables.before(source, symbol, start).orElse(null);
        Map<String, Object> after = tables.after(source, symbol, start).orElse(null);
        Map<String, Object> proof = new LinkedHashMap<>();
        proof.put("source", source);
        proof.put("symbol", symbol);
        proof.put("window_start", start);
        proof.put("status", row == null ? "no_data" : row.get("status"));
        proof.put("reason", tables.reason(source, symbol, start).orElse(null));
        proof.put("minute", row);
        Long first = id(row, "first_trade_id");
        Long last = id(row, "last_trade_id");
        proof.put("before", neighbour(before, id(before, "last_trade_id"), first));
        proof.put("after", neighbour(after, last, id(after, "first_trade_id")));
        proof.put("gaps", gaps(source, symbol, id(before, "last_trade_id"), first, last, id(after, "first_trade_id")));
        proof.put("versions", tables.versions(source, symbol, start));
        proof.put("reconciliation", tables.reconciliation(source, symbol, start).orElse(null));
        proof.put("sql", sql(source, symbol, start));
        return proof;
    }

    /** Joined: the later minute's first id follows the earlier one's last. Null where one of the ids is not known. */
    private static Map<String, Object> neighbour(Map<String, Object> row, Long earlier, Long later) {
        if (row == null) {
            return null;
        }
        Map<String, Object> neighbour = new LinkedHashMap<>(row);
        neighbour.put("joined", (earlier == null || later == null) ? null : later == earlier + 1);
        return neighbour;
    }

    private List<Map<String, Object>> gaps(String source, String symbol, Long before, Long first, Long last, Long after)
            throws SQLException {
        Long from = before != null ? Long.valueOf(before + 1) : first;
        Long to = after != null ? Long.valueOf(after - 1) : last;
        boolean empty = from == null || to == null || to < from;
        return empty ? List.of() : tables.gaps(source, symbol, from, to);
    }

    private static Long id(Map<String, Object> row, String column) {
        return row == null ? null : (Long) row.get(column);
    }

    private static String sql(String source, String symbol, Instant start) {
        return "SELECT * FROM trades_1min_agg WHERE source = %s AND symbol = %s AND window_start = '%s'"
                .formatted(literal(source), literal(symbol), start);
    }

    private static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    private Object minutes(Query query, Context request) throws SQLException {
        String source = query.source();
        String symbol = query.symbol();
        LocalDate day = query.day("day");
        for (String other : day == null ? List.<String>of() : List.of("from", "to")) {
            if (query.text(other) != null) {
                throw Problem.parameter(other, query.text(other), "nothing beside day");
            }
        }
        Instant from = day == null
                ? query.time("from")
                : day.atStartOfDay(ZoneOffset.UTC).toInstant();
        Instant to = day == null ? query.time("to") : from.plus(Duration.ofDays(1));
        if (from == null || to == null) {
            throw Problem.parameter("day", null, "a UTC day such as 2026-11-20, or from and to");
        }
        if (!from.isBefore(to) || Duration.between(from, to).compareTo(LONGEST_SPAN) > 0) {
            throw Problem.parameter("to", query.text("to"), "a time after from, at most 2 days later");
        }
        CandleRoutes.requireMarket(candles, source, symbol);
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("source", source);
        answer.put("symbol", symbol);
        answer.put("from", from);
        answer.put("to", to);
        answer.put("minutes", tables.minutes(source, symbol, from, to));
        return answer;
    }

    private Object coverage(Query query, Context request) throws SQLException {
        String source = query.source();
        String symbol = query.symbol();
        LocalDate today = clock.instant().atZone(ZoneOffset.UTC).toLocalDate();
        LocalDate to = query.day("to") == null ? today : query.day("to");
        LocalDate from = query.day("from") == null ? to.minusDays(370) : query.day("from");
        if (from.isAfter(to) || from.plusDays(MOST_DAYS).isBefore(to)) {
            throw Problem.parameter("from", query.text("from"), "a day up to " + MOST_DAYS + " days before to");
        }
        CandleRoutes.requireMarket(candles, source, symbol);
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("source", source);
        answer.put("symbol", symbol);
        answer.put("days", tables.days(source, symbol, from.toString(), to.toString()));
        return answer;
    }
}
