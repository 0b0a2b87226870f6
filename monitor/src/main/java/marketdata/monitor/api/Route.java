package marketdata.monitor.api;

import io.javalin.http.Context;

import java.sql.SQLException;
import java.util.List;

/**
 * A path below /api/v1 and how it is answered.
 *
 * @param parameters the names it knows; others are refused
 */
record Route(String path, List<String> parameters, Handler handler) {
    /** Makes the value that becomes the JSON answer; null when it has written an answer of its own. */
    @FunctionalInterface
    interface Handler {
        Object answer(Query query, Context request) throws SQLException, InterruptedException;
    }

    Object answer(Context request) throws SQLException, InterruptedException {
        return handler.answer(new Query(request, parameters), request);
    }
}
