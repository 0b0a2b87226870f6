package marketdata.monitor.alert;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.annotation.JsonValue;
import marketdata.monitor.text.Text;

import java.util.Locale;

/** A step of an incident that is sent to receivers. */
public record Event(Kind state, @JsonUnwrapped Finding finding) {
    /** Which step. */
    public enum Kind {
        RAISED("ALERT"),
        /** A warning has become critical. */
        ESCALATED("ESCALATED"),
        CLEARED("RECOVERED");

        private final String title;

        Kind(String title) {
            this.title = title;
        }

        /** Lower case. */
        @JsonValue
        public String wire() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** For example {@code ALERT: freshness of binance BTCUSDT (critical)}. */
    public String title() {
        String subject = finding.subject().isEmpty() ? "" : " of " + finding.subject();
        return "%s: %s%s (%s)"
                .formatted(
                        state.title,
                        finding.check(),
                        subject,
                        finding.severity().wire());
    }

    /** Title, message and what to do. */
    String text() {
        String time = Text.second(finding.since());
        if (state == Kind.CLEARED) {
            return "%s\n  raised at %s UTC: %s".formatted(title(), time, finding.message());
        }
        String next = finding.next() == null || finding.next().isEmpty() ? "" : "\n  -> " + finding.next();
        return "%s\n  %s; since %s UTC%s".formatted(title(), finding.message(), time, next);
    }
}
