package marketdata.monitor.option;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

import java.util.Locale;

/** The one line of a wrong setting: option, environment variable, value, what is allowed. */
public final class Allowed {
    private Allowed() {}

    /** Ends the program unless {@code valid}. */
    public static void require(boolean valid, CommandSpec spec, String option, Object value, String allowed) {
        if (!valid) {
            String variable = option.substring(2).replace('-', '_').toUpperCase(Locale.ROOT);
            throw new ParameterException(
                    spec.commandLine(),
                    "Invalid value for %s (%s): '%s'; allowed: %s".formatted(option, variable, value, allowed));
        }
    }
}
