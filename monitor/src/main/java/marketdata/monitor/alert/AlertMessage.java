package marketdata.monitor.alert;

import marketdata.monitor.alert.Event.Kind;
import marketdata.monitor.check.Status;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** One message about everything that is new in a round. */
public record AlertMessage(List<Event> events) {
    /** At least one event. */
    public AlertMessage {
        events = List.copyOf(events);
        if (events.isEmpty()) {
            throw new IllegalArgumentException("a message without events");
        }
    }

    /** One line: the event, or how many of which kind. */
    public String title() {
        if (events.size() == 1) {
            return events.get(0).title();
        }
        long cleared = count(Kind.CLEARED);
        List<String> parts = new ArrayList<>();
        add(parts, count(Kind.RAISED), "raised");
        add(parts, count(Kind.ESCALATED), "escalated");
        add(parts, cleared, "recovered");
        String word = cleared == events.size() ? "RECOVERED" : "ALERT";
        return "%s: %s (%s)".formatted(word, String.join(", ", parts), checks());
    }

    private static void add(List<String> parts, long count, String word) {
        if (count > 0) {
            parts.add(String.format(Locale.ROOT, "%d %s", count, word));
        }
    }

    private String checks() {
        return events.stream().map(each -> each.finding().check()).distinct().collect(Collectors.joining(", "));
    }

    private long count(Kind kind) {
        return events.stream().filter(each -> each.state() == kind).count();
    }

    /** Every event with its message and what to do. */
    public String text() {
        return events.stream().map(Event::text).collect(Collectors.joining("\n"));
    }

    /** The worst that is open in it; OK when all of it is over. */
    public Status severity() {
        return Status.worst(events.stream()
                .filter(each -> each.state() != Kind.CLEARED)
                .map(each -> each.finding().severity())
                .toList());
    }
}
