package marketdata.faults.oracle;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Times as microseconds since 1970 UTC. */
final class Micros {
    static final long MINUTE = 60_000_000;

    private Micros() {}

    static long of(Instant time) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, time);
    }

    static Instant time(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }

    /** The start of the minute that a time is in. */
    static long minute(long micros) {
        return Math.floorDiv(micros, MINUTE) * MINUTE;
    }
}
