package marketdata.spark.prices;

import java.util.Arrays;

/** The windows of the moving statistics: (t - length, t] for a price at t. */
public enum WindowLength {
    /** Half a minute. */
    S30("30s", 30),
    /** One minute. */
    M1("1m", 60),
    /** Five minutes. */
    M5("5m", 300),
    /** A quarter of an hour. */
    M15("15m", 900),
    /** Half an hour. */
    M30("30m", 1800),
    /** One hour, the longest: the state keeps as much. */
    H1("1h", 3600);

    private final String wire;
    private final long micros;

    WindowLength(String wire, long seconds) {
        this.wire = wire;
        this.micros = seconds * 1_000_000;
    }

    /** In records and names of collections. */
    public String wire() {
        return wire;
    }

    /** Its length in microseconds. */
    public long micros() {
        return micros;
    }

    /** The window of a name, or null. */
    public static WindowLength of(String wire) {
        return Arrays.stream(values())
                .filter(each -> each.wire.equals(wire))
                .findFirst()
                .orElse(null);
    }
}
