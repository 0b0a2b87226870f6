package marketdata.monitor.check;

import marketdata.monitor.option.Durations;

import java.time.Duration;
import java.util.Locale;
import java.util.ResourceBundle;

/** The limits of {@code thresholds.properties}: the defaults of options, and those that are no option. */
public final class Thresholds {
    private static final ResourceBundle BUNDLE =
            ResourceBundle.getBundle("marketdata.monitor.check.thresholds", Locale.ROOT);

    private Thresholds() {}

    /** All, for the options' defaults. */
    public static ResourceBundle bundle() {
        return BUNDLE;
    }

    /** One that is a duration; its name without {@code threshold.}. */
    public static Duration duration(String name) {
        return Durations.parsed(BUNDLE.getString("threshold." + name));
    }

    /** One that is a number; its name without {@code threshold.}. */
    public static double number(String name) {
        return Double.parseDouble(BUNDLE.getString("threshold." + name));
    }
}
