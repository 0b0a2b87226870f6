package marketdata.simulator.venue;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** Times as {@code 2026-08-25T03:35:57.198335Z}. */
public final class IsoMicros {

    private static final DateTimeFormatter FORM = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private IsoMicros() {}

    /** Microseconds since 1970 UTC as text. */
    public static String write(long micros) {
        return FORM.format(Instant.EPOCH.plus(micros, ChronoUnit.MICROS));
    }

    /** Text as microseconds since 1970 UTC; 0 when it is no time. */
    public static long read(String text) {
        try {
            return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse(text));
        } catch (java.time.DateTimeException | ArithmeticException e) {
            return 0;
        }
    }
}
