package marketdata.local.run;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Columns and lines of the terminal that this process is attached to. */
record TerminalSize(int columns, int lines) {
    private static final TerminalSize USUAL = new TerminalSize(80, 24);
    private static final Pattern STTY = Pattern.compile("(\\d{1,5}) (\\d{1,5})\\s*");

    /** Measured anew each time, because a window changes its size; 80 x 24 where the system does not say. */
    static TerminalSize now() throws InterruptedException {
        return of(stty(), System.getenv());
    }

    /** From the output of {@code stty size}; COLUMNS and LINES, when exported, can only make it smaller. */
    static TerminalSize of(String stty, Map<String, String> environment) {
        Matcher measured = STTY.matcher(stty);
        boolean known = measured.matches();
        int columns = known ? Integer.parseInt(measured.group(2)) : 0;
        int lines = known ? Integer.parseInt(measured.group(1)) : 0;
        return new TerminalSize(
                smaller(columns, environment.get("COLUMNS"), USUAL.columns),
                smaller(lines, environment.get("LINES"), USUAL.lines));
    }

    private static int smaller(int measured, String set, int usual) {
        int wanted = set != null && set.matches("[1-9]\\d{0,4}") ? Integer.parseInt(set) : 0;
        if (measured == 0 || wanted == 0) {
            return measured + wanted == 0 ? usual : measured + wanted;
        }
        return Math.min(measured, wanted);
    }

    private static String stty() throws InterruptedException {
        try {
            Process process = new ProcessBuilder("stty", "size")
                    .redirectInput(new File("/dev/tty"))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String size = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            return process.waitFor(1, TimeUnit.SECONDS) && process.exitValue() == 0 ? size : "";
        } catch (IOException e) {
            // No stty, or no terminal: the usual size is assumed.
            return "";
        }
    }
}
