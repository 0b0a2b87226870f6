package marketdata.monitor.alert;

import marketdata.monitor.check.AllChecks;
import marketdata.monitor.check.CheckResult;
import marketdata.monitor.check.Status;

import java.time.Instant;

/**
 * What a check found about one thing.
 *
 * @param source exchange; of a check that is not about a market the job, topic or disk, empty when there is only one
 * @param symbol market; empty when it is about none
 * @param since when it was first found, UTC
 * @param next what to do; empty when nothing is to be done
 */
public record Finding(
        String check, String source, String symbol, Status severity, Instant since, String message, String next) {
    static Finding of(CheckResult result, Instant since) {
        String subject = result.subject();
        int space = AllChecks.OF_MARKETS.contains(result.check()) ? subject.lastIndexOf(' ') : subject.length();
        String source = space < 0 ? "" : subject.substring(0, space);
        String symbol = subject.substring(Math.min(subject.length(), space + 1));
        return new Finding(result.check(), source, symbol, result.status(), since, result.message(), result.next());
    }

    Finding since(Instant time) {
        return new Finding(check, source, symbol, severity, time, message, next);
    }

    /** Source and symbol, as in {@code alerts.subject}. */
    public String subject() {
        return (source + " " + symbol).strip();
    }

    /** Whether it is an incident. */
    boolean isIncident() {
        return severity == Status.WARNING || severity == Status.CRITICAL;
    }
}
