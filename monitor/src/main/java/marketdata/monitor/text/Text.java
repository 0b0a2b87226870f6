package marketdata.monitor.text;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/** Small pieces of text as people read them. Times are UTC. */
public final class Text {
    private static final DateTimeFormatter MINUTE = format("uuuu-MM-dd HH:mm");
    private static final DateTimeFormatter SECOND = format("uuuu-MM-dd HH:mm:ss");
    private static final List<String> BYTES = List.of("bytes", "KiB", "MiB", "GiB", "TiB", "PiB");
    private static final int MAX_LINE = 500;

    private Text() {}

    private static DateTimeFormatter format(String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ROOT).withZone(ZoneOffset.UTC);
    }

    /** One line, whatever came from outside: no control characters, not too long. */
    public static String oneLine(String text) {
        String line = text == null
                ? ""
                : text.replaceAll("\\s+", " ").replaceAll("\\p{Cntrl}", "?").strip();
        return line.length() <= MAX_LINE ? line : line.substring(0, MAX_LINE) + "...";
    }

    /** For example {@code 2026-11-20 22:57}. */
    public static String minute(Instant time) {
        return MINUTE.format(time);
    }

    /** For example {@code 2026-11-20 22:57:31}. */
    public static String second(Instant time) {
        return SECOND.format(time);
    }

    /** The two largest units, for example {@code 3 min 20 s}; nothing below a second, never negative. */
    public static String duration(Duration duration) {
        long seconds = Math.max(0, duration.toSeconds());
        if (seconds < 60) {
            return seconds + " s";
        }
        if (seconds < 3600) {
            return two(seconds, 60, "min", 1, "s");
        }
        if (seconds < 86_400) {
            return two(seconds, 3600, "h", 60, "min");
        }
        return two(seconds, 86_400, "d", 3600, "h");
    }

    private static String two(long seconds, long unit, String name, long smaller, String smallerName) {
        long rest = seconds % unit / smaller;
        return seconds / unit + " " + name + (rest == 0 ? "" : " " + rest + " " + smallerName);
    }

    /** For example {@code 3.5 GiB}; below one KiB in bytes. */
    public static String bytes(long bytes) {
        double amount = bytes;
        int unit = 0;
        while (amount >= 1024 && unit < BYTES.size() - 1) {
            amount /= 1024;
            unit++;
        }
        return unit == 0 ? bytes + " bytes" : String.format(Locale.ROOT, "%.1f %s", amount, BYTES.get(unit));
    }

    /** For example {@code 1,234}. */
    public static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** For example {@code 1 gap}, {@code 2 gaps}. */
    public static String count(long number, String noun) {
        return count(number, noun, noun + "s");
    }

    /** For example {@code 1 anomaly}, {@code 2 anomalies}. */
    public static String count(long number, String noun, String plural) {
        return count(number) + " " + (number == 1 ? noun : plural);
    }
}
