package marketdata.monitor.option;

import marketdata.monitor.alert.receiver.Receiver;
import marketdata.monitor.alert.receiver.Receivers;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import java.util.List;

/** Who gets alerts. */
public final class AlertOptions {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    private List<Receiver> receivers;

    @Option(
            names = "--alert-urls",
            paramLabel = "URL,...",
            defaultValue = "${env:ALERT_URLS:-}",
            description = "Who gets alerts, in Apprise's forms: " + Receivers.ALLOWED + ". Better given by ALERT_URLS,"
                    + " which no process list shows. Default: nobody; incidents are rows of the table alerts alone")
    void urls(String value) {
        try {
            receivers = Receivers.parse(value);
        } catch (IllegalArgumentException e) {
            // Not by OptionCheck: the value holds tokens.
            throw new ParameterException(
                    spec.commandLine(),
                    "Invalid value for --alert-urls (ALERT_URLS): %s; allowed: %s"
                            .formatted(e.getMessage(), Receivers.ALLOWED));
        }
    }

    /** All; empty when there is none. */
    public List<Receiver> receivers() {
        return receivers;
    }
}
