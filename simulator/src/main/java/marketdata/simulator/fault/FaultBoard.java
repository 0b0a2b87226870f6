package marketdata.simulator.fault;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Faults nobody has met yet: for REST answers, for connection attempts, and for the next connection. */
public final class FaultBoard {

    private final List<Fault> waiting = new ArrayList<>();

    /** Orders a fault. */
    public void add(Fault fault) {
        waiting.add(fault);
    }

    /** Takes the fault, if any, that befalls a REST answer. */
    public Optional<Fault> rest(String path) {
        return take(waiting.stream()
                .filter(f -> f.kind() == FaultType.REST && path.contains(f.path()))
                .findFirst());
    }

    /** Takes the fault, if any, that befalls an attempt to connect. */
    public Optional<Fault> connect() {
        return take(waiting.stream().filter(f -> f.kind() == FaultType.REFUSE).findFirst());
    }

    /** Takes the faults that waited for a connection. */
    public List<Fault> connection() {
        List<Fault> taken =
                waiting.stream().filter(f -> f.kind().ofConnection()).toList();
        waiting.removeAll(taken);
        return taken;
    }

    /** Number of faults that wait. */
    public int size() {
        return waiting.size();
    }

    /** Forgets all. */
    public void clear() {
        waiting.clear();
    }

    private Optional<Fault> take(Optional<Fault> fault) {
        fault.ifPresent(found -> {
            int at = waiting.indexOf(found);
            waiting.remove(at);
            if (found.count() > 1) {
                waiting.add(at, found.once());
            }
        });
        return fault;
    }
}
