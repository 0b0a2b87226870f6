package marketdata.connect.option;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

import java.lang.reflect.AnnotatedElement;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Checks the values of options: a wrong one ends the command with one line and exit code 2. */
public final class OptionCheck {
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{env:([A-Z_]+)");

    private OptionCheck() {}

    /**
     * Checks one value.
     *
     * @param allowed what the value may be, in words
     * @throws ParameterException unless it is valid; names option, environment variable, value, and what is allowed
     */
    public static void require(boolean valid, CommandSpec spec, String option, Object value, String allowed) {
        if (!valid) {
            throw new ParameterException(
                    spec.commandLine(),
                    "Invalid value for %s%s: '%s'; allowed: %s"
                            .formatted(option, variable(spec, option), value, allowed));
        }
    }

    /**
     * A value as an address.
     *
     * @param schemes that are allowed
     * @return empty unless it has one of these schemes and a host
     */
    public static Optional<URI> address(String value, String... schemes) {
        try {
            URI address = new URI(value);
            boolean valid = address.getHost() != null && Arrays.asList(schemes).contains(address.getScheme());
            return valid ? Optional.of(address) : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    /** Whether the user has named an option, on the command line or by its environment variable. */
    public static boolean isNamed(CommandSpec spec, String option, String variable) {
        return spec.commandLine().getParseResult().hasMatchedOption(option) || System.getenv(variable) != null;
    }

    /** The environment variable that an option's default is read from, in parentheses; empty when there is none. */
    private static String variable(CommandSpec spec, String option) {
        OptionSpec found = spec.commandLine().getCommandSpec().findOption(option);
        // The specification has the variable replaced by its value already; the annotation has it as written.
        Option written = found != null && found.userObject() instanceof AnnotatedElement element
                ? element.getAnnotation(Option.class)
                : null;
        Matcher matcher = VARIABLE.matcher(written == null ? "" : written.defaultValue());
        return matcher.find() ? " (" + matcher.group(1) + ")" : "";
    }
}
