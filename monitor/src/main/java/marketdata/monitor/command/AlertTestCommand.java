package marketdata.monitor.command;

import marketdata.monitor.alert.AlertMessage;
import marketdata.monitor.alert.Event;
import marketdata.monitor.alert.Finding;
import marketdata.monitor.alert.receiver.DeliveryException;
import marketdata.monitor.alert.receiver.Receiver;
import marketdata.monitor.check.Status;
import marketdata.monitor.option.AlertOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;

/** One message to each receiver. */
@Command(
        name = "test",
        description =
                "Sends one message to each of --alert-urls and says for each whether it was taken; 1 when one was not.")
public final class AlertTestCommand implements Callable<Integer> {
    private final Clock clock;

    @Spec
    private CommandSpec spec;

    @Mixin
    private AlertOptions alerts;

    /** A command on the given clock. */
    public AlertTestCommand(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (alerts.receivers().isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(), "--alert-urls (ALERT_URLS) is empty; allowed: at least one receiver");
        }
        Finding finding = new Finding(
                "alert_test", "", "", Status.WARNING, clock.instant(), "a test by hand, nothing is wrong", "");
        AlertMessage message = new AlertMessage(List.of(new Event(Event.Kind.RAISED, finding)));
        PrintWriter out = spec.commandLine().getOut();
        boolean all = true;
        for (Receiver receiver : alerts.receivers()) {
            try {
                receiver.send(message);
                out.println("%s %s: delivered".formatted(Status.OK.mark(), receiver.id()));
            } catch (DeliveryException e) {
                all = false;
                out.println("%s %s: %s".formatted(Status.CRITICAL.mark(), receiver.id(), e.getMessage()));
            }
        }
        out.flush();
        return all ? 0 : 1;
    }
}
