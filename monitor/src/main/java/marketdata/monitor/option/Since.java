package marketdata.monitor.option;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;

/**
 * Where looking back begins: a time, or a duration before now.
 *
 * @param time null when {@code ago} is given
 * @param ago null when {@code time} is given
 */
public record Since(Instant time, Duration ago) {
    /** The beginning, seen from {@code now}. */
    public Instant from(Instant now) {
        return time != null ? time : now.minus(ago);
    }

    /** Reads {@code 1 day} or {@code 2026-11-20T00:00:00Z}. */
    public static final class Converter implements ITypeConverter<Since> {
        @Override
        public Since convert(String value) {
            Duration ago = Durations.parsed(value);
            if (ago != null) {
                return new Since(null, ago);
            }
            try {
                return new Since(Instant.parse(value), null);
            } catch (DateTimeParseException e) {
                throw new TypeConversionException("'%s'; allowed: %s, or a UTC time such as 2026-11-20T00:00:00Z"
                        .formatted(value, Durations.ALLOWED));
            }
        }
    }
}
