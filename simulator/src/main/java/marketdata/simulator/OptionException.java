package marketdata.simulator;

import java.io.IOException;

/** A wrong option; the message names the option, its value and what is allowed. */
final class OptionException extends IOException {

    private static final long serialVersionUID = 1L;

    OptionException(String option, Object value, String allowed) {
        super("Invalid value for option '" + option + "' (" + value + "): " + allowed);
    }
}
