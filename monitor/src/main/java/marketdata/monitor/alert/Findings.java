package marketdata.monitor.alert;

import marketdata.monitor.check.AllChecks;
import marketdata.monitor.check.CheckResult;
import marketdata.monitor.check.Status;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * All findings of one round.
 *
 * @param at when they were made, UTC
 * @param status the worst of them
 */
public record Findings(Instant at, Status status, List<Finding> findings) {
    static final int NOT_DETERMINED = 3;

    static Findings of(Instant at, List<CheckResult> results) {
        return new Findings(
                at,
                Status.worst(results.stream().map(CheckResult::status).toList()),
                results.stream().map(each -> Finding.of(each, at)).toList());
    }

    Findings with(List<Finding> others) {
        return new Findings(at, status, List.copyOf(others));
    }

    /** The finding that the database does not answer; null when it does. */
    Finding databaseDown() {
        return findings.stream()
                .filter(each -> each.check().equals(AllChecks.POSTGRES) && each.isIncident())
                .findFirst()
                .orElse(null);
    }

    /** As of the other checks: 0 well, 1 not, 3 when the database could not be asked. */
    public int exitCode() {
        return databaseDown() == null ? status.exitCode() : NOT_DETERMINED;
    }

    /** One line a finding, what to do below it. */
    public String text() {
        List<String> lines = new ArrayList<>();
        for (Finding each : findings) {
            String subject = each.subject().isEmpty() ? "" : " " + each.subject();
            lines.add("%s %s%s: %s".formatted(each.severity().mark(), each.check(), subject, each.message()));
            if (!each.next().isEmpty()) {
                lines.add("    -> " + each.next());
            }
        }
        return String.join("\n", lines);
    }
}
