package marketdata.simulator;

/** How fast a recording is played: {@code max}, or a multiple of its own pace. */
final class Speed {

    private Speed() {}

    /**
     * Reads a speed; {@code max} is infinite.
     *
     * @throws IllegalArgumentException when it is neither
     */
    static double parse(String text) {
        if (text.equals("max")) {
            return Double.POSITIVE_INFINITY;
        }
        try {
            double speed = Double.parseDouble(text);
            if (speed > 0 && speed <= 1e6) {
                return speed;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(allowed(), e);
        }
        throw new IllegalArgumentException(allowed());
    }

    private static String allowed() {
        return "max, or a number above 0 (1 is the recording's own pace)";
    }
}
