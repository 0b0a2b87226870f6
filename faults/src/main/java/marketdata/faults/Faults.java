package marketdata.faults;

import marketdata.faults.pipeline.FaultRunFailed;
import marketdata.faults.pipeline.OptionsRejected;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

import java.util.Locale;
import java.util.TimeZone;

/** {@code ./pipeline torture}: the fault-injection run as a program of its own. */
public final class Faults {
    private static final int REJECTED = 2;

    private Faults() {}

    /** Ends with 0 when nothing differs, 1 when something differs or the run fails, 2 when an option is wrong. */
    public static void main(String[] args) {
        Locale.setDefault(Locale.ROOT);
        TimeZone.setDefault(TimeZone.getTimeZone("UTC"));
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        return new CommandLine(new TortureCommand())
                .setCaseInsensitiveEnumValuesAllowed(true)
                // A folder may be called @x.
                .setExpandAtFiles(false)
                .setParameterExceptionHandler((wrong, args) -> rejected(wrong))
                .setExecutionExceptionHandler((failure, command, result) -> failed(failure));
    }

    private static int rejected(ParameterException wrong) {
        System.err.println(oneLine(wrong.getMessage()) + " (see ./pipeline torture --help)");
        return REJECTED;
    }

    private static int failed(Exception failure) {
        if (failure instanceof OptionsRejected) {
            return REJECTED;
        }
        String what = failure instanceof FaultRunFailed ? failure.getMessage() : failure.toString();
        System.err.println("failed: " + oneLine(what));
        if (System.getenv("PIPELINE_DEBUG") != null) {
            failure.printStackTrace(System.err);
        }
        return 1;
    }

    private static String oneLine(String text) {
        return text.strip().replaceAll("\\s*[\\r\\n]+\\s*", "; ");
    }
}
