package marketdata.monitor.option;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as people write them: {@code 3 minutes}, {@code 90s}, {@code 1 day}. */
public final class Durations implements ITypeConverter<Duration> {
    /** What is allowed, in words. */
    static final String ALLOWED = "a number above 0 and a unit, such as 90 seconds, 3 minutes, 1 hour, 7 days";

    private static final Pattern FORM = Pattern.compile("(\\d{1,6})\\s*(s|seconds?|m|min|minutes?|h|hours?|d|days?)");

    @Override
    public Duration convert(String value) {
        Duration duration = parsed(value);
        if (duration == null) {
            throw new TypeConversionException("'%s'; allowed: %s".formatted(value, ALLOWED));
        }
        return duration;
    }

    /** The duration, or null when the text is none. */
    public static Duration parsed(String text) {
        Matcher matcher = FORM.matcher(text.strip());
        if (!matcher.matches() || Long.parseLong(matcher.group(1)) == 0) {
            return null;
        }
        long amount = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2).charAt(0)) {
            case 's' -> Duration.ofSeconds(amount);
            case 'm' -> Duration.ofMinutes(amount);
            case 'h' -> Duration.ofHours(amount);
            default -> Duration.ofDays(amount);
        };
    }
}
