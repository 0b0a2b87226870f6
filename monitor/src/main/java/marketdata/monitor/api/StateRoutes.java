package marketdata.monitor.api;

import io.javalin.http.Context;
import marketdata.monitor.database.IncidentTables;
import marketdata.monitor.text.Remedy;

import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Gaps, alerts, late trades and where the pipeline stands. */
final class StateRoutes {
    private static final int USUAL = 100;
    private static final int MOST = 1_000;

    private final IncidentTables tables;
    private final PipelineState state;

    StateRoutes(IncidentTables tables, PipelineState state) {
        this.tables = tables;
        this.state = state;
    }

    List<Route> routes() {
        return List.of(
                new Route("/gaps", List.of("source", "symbol", "state", "limit"), this::gaps),
                new Route("/alerts", List.of("state", "limit"), this::alerts),
                new Route("/late", List.of(), (query, request) -> Map.of("late", tables.late())),
                new Route("/pipeline", List.of(), (query, request) -> state.read()));
    }

    private Object gaps(Query query, Context request) throws SQLException {
        List<Map<String, Object>> gaps = tables.gaps(
                query.text("source") == null ? null : query.source(),
                query.text("symbol") == null ? null : query.symbol(),
                query.oneOf("state", List.of("open", "filled", "exchange_hole"), null),
                query.limit(USUAL, MOST));
        return Map.of("gaps", gaps.stream().map(StateRoutes::withCommand).toList());
    }

    /** One command asks the exchange for every open gap, one for what it did not have; of a filled one there is nothing to do. */
    private static Map<String, Object> withCommand(Map<String, Object> gap) {
        Map<String, Object> answer = new LinkedHashMap<>(gap);
        answer.put(
                "command",
                switch ((String) gap.get("state")) {
                    case "open" -> Remedy.GAPS.text();
                    case "exchange_hole" -> Remedy.EXCHANGE_HOLES.text();
                    default -> null;
                });
        return answer;
    }

    private Object alerts(Query query, Context request) throws SQLException {
        String wanted = query.oneOf("state", List.of("open", "past"), null);
        Boolean open = wanted == null ? null : Boolean.valueOf(wanted.equals("open"));
        return Map.of("alerts", tables.alerts(open, query.limit(USUAL, MOST)));
    }
}
