package marketdata.monitor.command;

import marketdata.monitor.alert.AlertMessage;
import marketdata.monitor.alert.Event;
import marketdata.monitor.alert.Finding;
import marketdata.monitor.alert.receiver.DeliveryException;
import marketdata.monitor.alert.receiver.Receiver;
import marketdata.monitor.check.Status;
import marketdata.monitor.option.AlertOptions;
import marketdata.monitor.option.OutputOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;

/** One message to each receiver. */
@Command(
        name = "test",
        description =
                "Sends one message to each of --alert-urls and says for each, on a line of its own, whether it was taken; 1 when"
                        + " one was not.")
public final class AlertTestCommand implements Callable<Integer> {
    private final Clock clock;

    @Spec
    private CommandSpec spec;

    @Mixin
    private AlertOptions alerts;

    @Mixin
    private OutputOptions output;

    /** @param problem empty when it was delivered */
    private record Delivery(String receiver, boolean delivered, String problem) {
        String text() {
            return "%s %s: %s"
                    .formatted(
                            (delivered ? Status.OK : Status.CRITICAL).mark(),
                            receiver,
                            delivered ? "delivered" : problem);
        }
    }

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
        boolean all = true;
        for (Receiver receiver : alerts.receivers()) {
            Delivery delivery = deliver(message, receiver);
            output.print(delivery, delivery::text);
            all &= delivery.delivered();
        }
        return all ? 0 : 1;
    }

    private static Delivery deliver(AlertMessage message, Receiver receiver) throws InterruptedException {
        try {
            receiver.send(message);
            return new Delivery(receiver.id(), true, "");
        } catch (DeliveryException e) {
            return new Delivery(receiver.id(), false, e.getMessage());
        }
    }
}
