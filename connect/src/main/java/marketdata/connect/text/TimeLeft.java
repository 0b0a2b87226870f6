package marketdata.connect.text;

import java.time.Duration;
import java.util.Locale;

/** How long the rest of something takes, at the pace so far. */
public final class TimeLeft {
    private TimeLeft() {}

    /**
     * In words that follow others: {@code ", about 40 s left"}; empty where nothing is done yet, or nothing is left.
     *
     * @param done of {@code total}, in any unit
     * @param soFar what it took
     */
    public static String inWords(long done, long total, Duration soFar) {
        if (done <= 0 || done >= total) {
            return "";
        }
        long seconds = Math.max(1, Math.round(soFar.toMillis() / 1000.0 * (total - done) / done));
        String words =
                seconds < 100 ? seconds + " s" : seconds < 5_400 ? Math.round(seconds / 60.0) + " min" : hours(seconds);
        return ", about " + words + " left";
    }

    private static String hours(long seconds) {
        return String.format(Locale.ROOT, "%.1f h", seconds / 3600.0);
    }
}
