package marketdata.producer.history.capture;

import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.Locale;

/**
 * One exchange's hour of the tape.
 *
 * @param source the exchange
 * @param number hours since 1970 UTC, by the time of receipt
 */
record CaptureHour(String source, long number) implements Comparable<CaptureHour> {
    static final long MICROS = 3_600_000_000L;

    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("uuuu-MM-dd", Locale.ROOT).withZone(ZoneOffset.UTC);

    /** The hour of a time in microseconds since 1970 UTC. */
    static CaptureHour of(String source, long micros) {
        return new CaptureHour(source, Math.floorDiv(micros, MICROS));
    }

    /** Its end, exclusive, microseconds since 1970 UTC. */
    long endMicros() {
        return (number + 1) * MICROS;
    }

    Instant begin() {
        return Instant.ofEpochSecond(number * 3600);
    }

    /** The folder of its day. */
    Path folder(Path tape) {
        return tape.resolve(source).resolve(DAY.format(begin()));
    }

    /** Two digits: the hour of the day. */
    String name() {
        return String.format(Locale.ROOT, "%02d", Math.floorMod(number, 24));
    }

    @Override
    public int compareTo(CaptureHour other) {
        return Comparator.comparing(CaptureHour::source)
                .thenComparing(CaptureHour::number)
                .compare(this, other);
    }
}
