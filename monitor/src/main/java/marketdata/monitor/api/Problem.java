package marketdata.monitor.api;

import java.util.LinkedHashMap;
import java.util.Map;

/** A request that cannot be answered, as RFC 9457 reports it: what is wrong, where, and what is allowed. */
final class Problem extends RuntimeException {
    static final String TYPE = "application/problem+json";

    private static final long serialVersionUID = 1L;

    private final int status;
    private final String title;
    private final String parameter;
    private final String value;
    private final String allowed;

    private Problem(int status, String title, String detail, String parameter, String value, String allowed) {
        super(detail);
        this.status = status;
        this.title = title;
        this.parameter = parameter;
        this.value = value;
        this.allowed = allowed;
    }

    /** A parameter that is missing, unknown or has a value that is not allowed. */
    static Problem parameter(String name, String value, String allowed) {
        String detail = value == null
                ? "The parameter %s is missing; allowed: %s".formatted(name, allowed)
                : "The parameter %s has the value %s; allowed: %s".formatted(name, shortened(value), allowed);
        return new Problem(400, "Wrong parameter", detail, name, shortened(value), allowed);
    }

    /** A market without a minute. */
    static Problem noMarket(String source, String symbol) {
        return new Problem(
                404,
                "Unknown market",
                "No minute of source %s, symbol %s is stored.".formatted(source, symbol),
                "symbol",
                symbol,
                "a source and symbol of /api/v1/markets");
    }

    /** A path of the API that does not exist, or a method other than GET. */
    static Problem noRoute(int status, String path) {
        String detail = status == 405 ? "Only GET is answered." : "There is no " + shortened(path) + ".";
        return new Problem(
                status,
                status == 405 ? "Method not allowed" : "Not found",
                detail,
                null,
                null,
                "GET of a path in /api/v1/openapi.json");
    }

    /** Another request takes all that this one would need. */
    static Problem busy(String detail) {
        return new Problem(429, "Too many requests", detail, null, null, null);
    }

    /** The database does not answer, or something else went wrong here. */
    static Problem server(int status, String detail) {
        return new Problem(
                status, status == 503 ? "A server does not answer" : "Internal error", detail, null, null, null);
    }

    int status() {
        return status;
    }

    /** The document; {@code instance} is the path asked for. */
    Map<String, Object> document(String instance) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("type", "about:blank");
        document.put("title", title);
        document.put("status", status);
        document.put("detail", getMessage());
        document.put("instance", instance);
        if (parameter != null) {
            document.put("parameter", parameter);
            document.put("value", value);
        }
        if (allowed != null) {
            document.put("allowed", allowed);
        }
        return document;
    }

    private static String shortened(String text) {
        return text == null || text.length() <= 100 ? text : text.substring(0, 100) + "...";
    }
}
