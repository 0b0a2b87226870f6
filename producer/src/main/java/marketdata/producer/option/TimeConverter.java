package marketdata.producer.option;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A UTC time: an instant, a day (its beginning), or how long ago. */
public final class TimeConverter implements ITypeConverter<Instant> {
    private static final Pattern AGO = Pattern.compile("(\\d{1,6})\\s*(s|seconds?|m|min|minutes?|h|hours?|d|days?)");

    @Override
    public Instant convert(String value) {
        String text = value.strip();
        if (text.isEmpty()) {
            return null;
        }
        Matcher ago = AGO.matcher(text);
        if (ago.matches()) {
            return Instant.now()
                    .minus(duration(Long.parseLong(ago.group(1)), ago.group(2).charAt(0)));
        }
        try {
            return text.length() == 10
                    ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
                    : Instant.parse(text);
        } catch (DateTimeException e) {
            throw new TypeConversionException(
                    "'%s'; allowed: 2026-11-20T10:00:00Z, 2026-11-20, or how long ago, such as 2 hours"
                            .formatted(value));
        }
    }

    private static Duration duration(long amount, char unit) {
        return switch (unit) {
            case 's' -> Duration.ofSeconds(amount);
            case 'm' -> Duration.ofMinutes(amount);
            case 'h' -> Duration.ofHours(amount);
            default -> Duration.ofDays(amount);
        };
    }
}
