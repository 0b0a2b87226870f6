package marketdata.monitor.check;

import marketdata.monitor.database.Database;

import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The results of some checks.
 *
 * @param at when they were made, UTC
 * @param status the worst of them
 */
public record Report(Instant at, Status status, List<CheckResult> results) {
    /** Makes one check; an unreachable database is a result, not a fault. */
    public static Report of(Instant at, String name, Database database, Check check) {
        try {
            return of(at, check.run());
        } catch (SQLException e) {
            String message = "PostgreSQL at %s cannot be asked: %s".formatted(database.place(), Database.reason(e));
            return of(at, List.of(CheckResult.unknown(name, message)));
        }
    }

    /** These results. */
    public static Report of(Instant at, List<CheckResult> results) {
        return new Report(
                at, Status.worst(results.stream().map(CheckResult::status).toList()), List.copyOf(results));
    }

    /** One line a result, by what it is about; what to do below it. */
    public String text() {
        return text("%s:");
    }

    /** One line a result; {@code form} gives the form of what it is about. */
    public String text(String form) {
        List<String> lines = new ArrayList<>();
        for (CheckResult result : results) {
            String subject = result.subject().isEmpty() ? result.check() : result.subject();
            lines.add("%s %s %s".formatted(result.status().mark(), form.formatted(subject), result.message()));
            if (!result.next().isEmpty()) {
                lines.add("    -> " + result.next());
            }
        }
        return String.join("\n", lines);
    }
}
