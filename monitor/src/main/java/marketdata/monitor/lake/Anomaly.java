package marketdata.monitor.lake;

import com.fasterxml.jackson.annotation.JsonValue;
import marketdata.monitor.check.Status;

import java.time.Instant;
import java.util.Locale;

/**
 * Something about a candle that is not as it should be.
 *
 * @param minute start of the candle, UTC; of a run of missing minutes the first of them
 */
public record Anomaly(Kind kind, Status status, String source, String symbol, Instant minute, String detail) {
    /** What can be wrong. */
    public enum Kind {
        /** low, open, close and high are not in order, or not above zero. */
        OHLC_INCONSISTENT(Status.CRITICAL),
        /** The same source, symbol and minute twice. */
        DUPLICATE(Status.CRITICAL),
        /** No candle, and the trade ids around do not prove that nothing was traded. */
        MISSING_MINUTES(Status.CRITICAL),
        /** The candle lacks trades whose ids are known. */
        MISSING_TRADES(Status.WARNING),
        /** The close is far from the close before. */
        PRICE_JUMP(Status.WARNING),
        /** A candle in which nothing was traded. */
        ZERO_VOLUME(Status.WARNING),
        /** The newest candle is old: critical when that holds for all symbols. */
        STALE(Status.WARNING);

        private final Status status;

        Kind(Status status) {
            this.status = status;
        }

        /** How bad it is. */
        Status status() {
            return status;
        }

        /** Lower case. */
        @JsonValue
        public String wire() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
