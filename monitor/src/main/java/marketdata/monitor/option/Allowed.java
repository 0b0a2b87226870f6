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
            String variable = variable(option);
            throw new ParameterException(
                    spec.commandLine(),
                    "Invalid value for %s (%s): '%s'; allowed: %s".formatted(option, variable, value, allowed));
        }
    }

    /** The pipeline's own have its prefix; those of servers are named as everybody's are. */
    private static String variable(String option) {
        String name = option.substring(2).replace('-', '_').toUpperCase(Locale.ROOT);
        boolean plain = name.startsWith("KAFKA_") || name.startsWith("POSTGRES_") || name.startsWith("ALERT_");
        return plain ? name : "PIPELINE_" + name;
    }
}
