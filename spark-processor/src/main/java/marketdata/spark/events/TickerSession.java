package marketdata.spark.events;

import java.math.BigDecimal;
import java.util.List;

/** A stretch of ticker activity of a pair, from its first to its last price; times in microseconds since 1970 UTC. */
record TickerSession(
        long start, long last, long ticks, BigDecimal open, BigDecimal close, BigDecimal min, BigDecimal max) {
    static TickerSession of(long micros, BigDecimal price) {
        return new TickerSession(micros, micros, 1, price, price, price, price);
    }

    /** With the next price in time. */
    TickerSession with(long micros, BigDecimal price) {
        return new TickerSession(start, micros, ticks + 1, open, price, min.min(price), max.max(price));
    }

    /** The rows of sessions that are now part of this one are marked, then it is written. */
    List<TableRow> changes(String pair, long gap, boolean closed) {
        return List.of(
                TableRow.row(
                        null, EventTable.MERGED_SESSION, start, pair, EventFields.time(start), EventFields.time(last)),
                TableRow.row(
                        null,
                        EventTable.SESSION,
                        last,
                        pair,
                        EventFields.time(start),
                        EventFields.time(last),
                        EventFields.time(last + gap),
                        ticks,
                        open,
                        close,
                        min,
                        max,
                        closed ? "closed" : "open"));
    }
}
