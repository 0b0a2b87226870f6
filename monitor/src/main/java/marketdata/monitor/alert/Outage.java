package marketdata.monitor.alert;

import java.util.ArrayList;
import java.util.List;

/**
 * The database does not answer.
 *
 * @param finding with the time since when
 * @param deliveredTo receivers that got its message
 */
record Outage(Finding finding, List<String> deliveredTo) {
    Outage {
        deliveredTo = List.copyOf(deliveredTo);
    }

    Outage deliveredTo(String receiver) {
        List<String> all = new ArrayList<>(deliveredTo);
        all.add(receiver);
        return new Outage(finding, all);
    }
}
