package marketdata.monitor.api;

import io.javalin.http.Context;
import marketdata.monitor.database.EventTables;
import marketdata.monitor.kafka.KafkaUnreachableException;
import marketdata.monitor.kafka.ZScoreMinutes;
import marketdata.monitor.lake.LakeTables;

import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the jobs beside the main one have written: windows, files, sentiment, predictions, sessions, z-scores. */
final class EventRoutes {
    private static final int USUAL = 200;
    private static final int MOST = 5_000;
    private static final String PAIR = "[^\\p{Cntrl}\\s]{1,40}";

    private final EventTables tables;
    private final LakeTables lake;
    private final ZScoreMinutes zScores;

    EventRoutes(EventTables tables, LakeTables lake, ZScoreMinutes zScores) {
        this.tables = tables;
        this.lake = lake;
        this.zScores = zScores;
    }

    List<Route> routes() {
        return List.of(
                new Route("/windows", List.of("source", "symbol", "length", "limit"), this::windows),
                new Route("/lake", List.of(), (query, request) -> Map.of("tables", lake.all())),
                new Route("/sentiment", List.of("currency", "limit"), this::sentiment),
                new Route("/articles", List.of("limit"), this::articles),
                new Route("/tickers", List.of(), this::tickers),
                new Route("/predictions", List.of("pair", "limit"), this::predictions),
                new Route("/sessions", List.of("limit"), this::sessions),
                new Route("/zscores", List.of("symbol"), this::zScores));
    }

    /** From PostgreSQL; five-minute windows that are not there are looked for in the Parquet files. */
    private Object windows(Query query, Context request) throws SQLException {
        String source = query.source();
        String symbol = query.symbol();
        String length = query.oneOf("length", List.of("1m", "5m"), "5m");
        int limit = query.limit(USUAL, MOST);
        List<Map<String, Object>> found = tables.windows(source, symbol, length, limit);
        String from = "trade_windows_" + length;
        if (found.isEmpty() && length.equals("5m")) {
            List<Map<String, Object>> files = lake.windows(source, symbol, limit);
            if (!files.isEmpty()) {
                found = files;
                from = "spark_out/sliding_5m_1m";
            }
        }
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("source", source);
        answer.put("symbol", symbol);
        answer.put("length", length);
        answer.put("from", found.isEmpty() ? null : from);
        answer.put("windows", found);
        return answer;
    }

    private Object sentiment(Query query, Context request) throws SQLException {
        String currency = query.matching("currency", "[A-Z0-9]{1,20}");
        return Map.of(
                "currencies", tables.currencies(), "windows", tables.sentiment(currency, query.limit(USUAL, MOST)));
    }

    private Object articles(Query query, Context request) throws SQLException {
        return Map.of("articles", tables.articles(query.limit(20, 500)));
    }

    private Object tickers(Query query, Context request) throws SQLException {
        return Map.of("tickers", tables.tickers(), "accuracy", tables.accuracy());
    }

    private Object predictions(Query query, Context request) throws SQLException {
        query.required("pair", "a pair of /api/v1/tickers, for example XBT/USD");
        String pair = query.matching("pair", PAIR);
        return Map.of("pair", pair, "predictions", tables.predictions(pair, query.limit(USUAL, MOST)));
    }

    private Object sessions(Query query, Context request) throws SQLException {
        return Map.of("sessions", tables.sessions(query.limit(20, 500)));
    }

    private Object zScores(Query query, Context request) throws InterruptedException {
        String symbol = query.symbol();
        try {
            return Map.of("symbol", symbol, "minutes", zScores.read(symbol));
        } catch (KafkaUnreachableException e) {
            throw Problem.server(503, e.getMessage());
        }
    }
}
