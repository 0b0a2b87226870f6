package marketdata.monitor.disk;

import marketdata.monitor.text.Text;

/**
 * A disk where something of the pipeline lies.
 *
 * @param name for people: a folder, or a broker and its folder
 * @param used bytes that hold something; null when not known
 * @param usable bytes that a program can still write; null when not known
 * @param problem why it is not known how full it is, in words; null when it is
 * @param failed whether nothing can be written there at all, as far as can be seen
 */
public record Place(String name, Long used, Long usable, String problem, boolean failed) {
    /** A disk of which both are known, unless they cannot be true. */
    public static Place of(String name, long used, long usable) {
        return used < 0 || usable < 0 || used + (double) usable == 0
                ? unknown(name, "does not report its size")
                : new Place(name, used, usable, null, false);
    }

    /** A disk of which nothing is known. */
    public static Place unknown(String name, String why) {
        return new Place(name, null, null, why, false);
    }

    /** A disk that is gone or broken. */
    public static Place failed(String name, String why) {
        return new Place(name, null, null, why, true);
    }

    /** Whether it is known how full it is. */
    public boolean known() {
        return problem == null;
    }

    /** 0 to 1; only of one that is known. */
    public double fullness() {
        return used / (used + (double) usable);
    }

    /** For example {@code 91.2 %}: rounded down, so that no limit seems to be reached that is not. */
    public String percent() {
        return "%s %%".formatted(Math.floor(fullness() * 1000) / 10);
    }

    /** For example {@code 91.2 % full, 3.5 GiB free of 40.0 GiB}, or why that is not known. */
    public String inWords() {
        return known()
                ? "%s full, %s free of %s".formatted(percent(), Text.bytes(usable), Text.bytes(used + usable))
                : problem;
    }
}
