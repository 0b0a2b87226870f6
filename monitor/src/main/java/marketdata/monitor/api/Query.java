package marketdata.monitor.api;

import io.javalin.http.Context;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;

/** The parameters of a request. One that the route does not know, or that comes twice, is a {@link Problem}. */
final class Query {
    static final String TIME = "a time such as 2026-11-20T10:00:00Z, or milliseconds since 1970";
    private static final Instant LAST = Instant.parse("9999-12-31T00:00:00Z");

    private final Map<String, List<String>> values;

    Query(Context request, List<String> known) {
        values = request.queryParamMap();
        values.forEach((name, given) -> {
            if (!known.contains(name)) {
                throw Problem.parameter(name, given.get(0), "only the parameters " + String.join(", ", known));
            }
            if (given.size() > 1) {
                throw Problem.parameter(name, String.join(", ", given), "one value");
            }
            if (given.get(0).isEmpty()) {
                throw Problem.parameter(name, "", "a value; a parameter without one is left out");
            }
        });
    }

    /** Null when it is not given. */
    String text(String name) {
        List<String> given = values.get(name);
        return given == null ? null : given.get(0);
    }

    String required(String name, String allowed) {
        String value = text(name);
        if (value == null) {
            throw Problem.parameter(name, null, allowed);
        }
        return value;
    }

    /** Exchange, lower case. */
    String source() {
        return matching("source", required("source", "an exchange, for example binance"), "[a-z0-9_]{1,40}");
    }

    /** Market as the exchange writes it; no control character can come through. */
    String symbol() {
        return matching("symbol", required("symbol", "a market, for example BTCUSDT"), "[^\\p{Cntrl}\\s]{1,40}");
    }

    /** A text of a form; null when it is not given. */
    String matching(String name, String form) {
        String value = text(name);
        return value == null ? null : matching(name, value, form);
    }

    private static String matching(String name, String value, String form) {
        if (!value.matches(form)) {
            throw Problem.parameter(name, value, "a text of the form " + form);
        }
        return value;
    }

    String oneOf(String name, List<String> allowed, String otherwise) {
        String value = text(name);
        if (value == null) {
            return otherwise;
        }
        if (!allowed.contains(value)) {
            throw Problem.parameter(name, value, String.join(", ", allowed));
        }
        return value;
    }

    int limit(int otherwise, int most) {
        String value = text("limit");
        if (value == null) {
            return otherwise;
        }
        if (!value.matches("[0-9]{1,6}") || Integer.parseInt(value) < 1 || Integer.parseInt(value) > most) {
            throw Problem.parameter("limit", value, "1 to " + most);
        }
        return Integer.parseInt(value);
    }

    /** Null when it is not given. */
    Instant time(String name) {
        String value = text(name);
        if (value == null) {
            return null;
        }
        try {
            Instant time = value.matches("[0-9]{1,15}")
                    ? Instant.ofEpochMilli(Long.parseLong(value))
                    : OffsetDateTime.parse(value).toInstant();
            if (!time.isBefore(Instant.EPOCH) && time.isBefore(LAST)) {
                return time;
            }
        } catch (DateTimeException e) {
            throw Problem.parameter(name, value, TIME);
        }
        throw Problem.parameter(name, value, TIME);
    }

    /** A UTC day; null when it is not given. */
    LocalDate day(String name) {
        String value = text(name);
        try {
            return value == null ? null : LocalDate.parse(value);
        } catch (DateTimeException e) {
            throw Problem.parameter(name, value, "a UTC day such as 2026-11-20");
        }
    }
}
