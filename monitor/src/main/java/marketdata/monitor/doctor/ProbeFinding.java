package marketdata.monitor.doctor;

import marketdata.monitor.check.CheckResult;
import marketdata.monitor.check.Status;

/** How the doctor says things. */
final class ProbeFinding {
    private ProbeFinding() {}

    static CheckResult ok(String part, String message) {
        return CheckResult.of(part, "", Status.OK, "", "", message);
    }

    static CheckResult notLookedAt(String part, String because) {
        return CheckResult.unknown(part, "not looked at, because " + because);
    }

    static CheckResult warning(String part, String message, String next) {
        return new CheckResult(part, "", Status.WARNING, "", "", message, next);
    }

    static CheckResult broken(String part, String message, String next) {
        return new CheckResult(part, "", Status.CRITICAL, "", "", message, next);
    }
}
