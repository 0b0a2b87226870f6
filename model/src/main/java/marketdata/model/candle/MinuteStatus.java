package marketdata.model.candle;

import java.util.Locale;

/** How far a minute is proven. The wire form is the constant in lower case. */
public enum MinuteStatus {
    /** May still change. */
    OPEN,
    /** Ids are missing, see {@code feed_gaps}. */
    INCOMPLETE,
    /** Nothing can be claimed: a trade is in conflict with an id seen before, or two epochs meet in it. */
    UNPROVEN,
    /** No trade happened, proven. */
    QUIET,
    /** Its ids run without a gap and join its neighbours. */
    CERTIFIED;

    /** The form in tables. */
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }
}
