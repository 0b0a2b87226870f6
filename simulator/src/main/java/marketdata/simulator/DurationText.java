package marketdata.simulator;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Spans of time as people write them: {@code 30 minutes}, {@code 90s}, or ISO {@code PT30M}. */
final class DurationText {

    private static final Pattern WORDS = Pattern.compile("([0-9]{1,9})\\s*([a-z]+)");
    private static final Map<String, Duration> UNITS = Map.ofEntries(
            Map.entry("ms", Duration.ofMillis(1)),
            Map.entry("s", Duration.ofSeconds(1)),
            Map.entry("second", Duration.ofSeconds(1)),
            Map.entry("m", Duration.ofMinutes(1)),
            Map.entry("min", Duration.ofMinutes(1)),
            Map.entry("minute", Duration.ofMinutes(1)),
            Map.entry("h", Duration.ofHours(1)),
            Map.entry("hour", Duration.ofHours(1)),
            Map.entry("d", Duration.ofDays(1)),
            Map.entry("day", Duration.ofDays(1)));

    private DurationText() {}

    /**
     * Reads a span.
     *
     * @throws IllegalArgumentException when it is none, or negative
     */
    static Duration parse(String text) {
        String lower = text.strip().toLowerCase(Locale.ROOT);
        Matcher words = WORDS.matcher(lower);
        if (words.matches()) {
            String unit = words.group(2);
            Duration one = UNITS.get(unit.length() > 3 ? unit.replaceFirst("s$", "") : unit);
            if (one != null) {
                return one.multipliedBy(Long.parseLong(words.group(1)));
            }
        }
        try {
            Duration iso = Duration.parse(text.strip());
            if (!iso.isNegative()) {
                return iso;
            }
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(allowed(), e);
        }
        throw new IllegalArgumentException(allowed());
    }

    private static String allowed() {
        return "a span of time such as \"30 minutes\", \"90 seconds\" or PT30M";
    }
}
