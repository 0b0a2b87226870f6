package marketdata.monitor.check;

import marketdata.monitor.text.Text;

/**
 * What a check found.
 *
 * @param check its name
 * @param subject what it is about, for example {@code binance BTCUSDT}; empty when there is only one
 * @param measured what was found; empty when nothing could be
 * @param limit what is allowed
 * @param message what it means
 * @param next what to do; empty when nothing is to be done
 */
public record CheckResult(
        String check, String subject, Status status, String measured, String limit, String message, String next) {

    /** Nothing that came from outside may forge a line. */
    public CheckResult {
        subject = Text.oneLine(subject);
        measured = Text.oneLine(measured);
        message = Text.oneLine(message);
        next = Text.oneLine(next);
    }

    /** A result with nothing to do. */
    public static CheckResult of(
            String check, String subject, Status status, String measured, String limit, String message) {
        return new CheckResult(check, subject, status, measured, limit, message, "");
    }

    /** A check that could not be made. */
    public static CheckResult unknown(String check, String message) {
        return of(check, "", Status.UNKNOWN, "", "", message);
    }
}
