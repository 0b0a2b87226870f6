package marketdata.local.process;

/** What an exit code means, for people. */
final class ExitCode {
    /** Of a JVM with -XX:+ExitOnOutOfMemoryError. */
    private static final int OUT_OF_MEMORY = 3;

    private ExitCode() {}

    static String inWords(int code) {
        return switch (code) {
            case 0 -> "exit code 0";
            case OUT_OF_MEMORY -> "exit code 3: out of memory, or a fault of its own";
            case 137 -> "killed, signal 9: by hand, or by the system for want of memory";
            case 143 -> "asked to stop, signal 15";
            default -> code > 128 ? "signal " + (code - 128) : "exit code " + code;
        };
    }
}
