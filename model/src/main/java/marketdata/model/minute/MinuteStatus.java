package marketdata.model.minute;

import java.util.Locale;

/** How far a minute is proven. The wire form is the constant in lower case. */
public enum MinuteStatus {
    /** May still change. */
    OPEN,
    /** Ids are missing, see {@code feed_gaps}. */
    INCOMPLETE,
    /** The source has no usable ids. */
    UNPROVEN,
    /** No trade happened, proven. */
    QUIET,
    /** Its ids run without a hole and join its neighbours. */
    CERTIFIED;

    /** The form in tables. */
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }
}
