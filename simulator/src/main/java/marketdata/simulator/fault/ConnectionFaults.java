package marketdata.simulator.fault;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/** The faults of one connection: those that wait for their frame and those at work. */
public final class ConnectionFaults {

    private final List<Waiting> waiting = new ArrayList<>();
    private final List<FrameFault> working = new ArrayList<>();
    private final Consumer<HeldFrame> out;
    private final Consumer<Fault> act;
    private long frames;

    private record Waiting(Fault fault, long atFrame) {}

    /**
     * Makes an empty list.
     *
     * @param out takes the frames that are to be sent
     * @param act does what is done to the connection itself
     */
    public ConnectionFaults(Consumer<HeldFrame> out, Consumer<Fault> act) {
        this.out = out;
        this.act = act;
    }

    /** Orders a fault; it begins at once or after its number of frames. */
    public void add(Fault fault, long nowMillis) {
        if (fault.afterFrames() > 0) {
            waiting.add(new Waiting(fault, frames + fault.afterFrames()));
        } else {
            begin(fault, nowMillis);
        }
    }

    /** Whether frames may go out without asking. */
    public boolean idle() {
        return waiting.isEmpty() && working.isEmpty();
    }

    /** Whether frames are being held back, or may be. */
    public boolean working() {
        return !working.isEmpty();
    }

    /** A stream frame is about to go out. */
    public void frame(String symbol, boolean trade, byte[] bytes, int offset, int length, long nowMillis) {
        pass(0, new HeldFrame(symbol, trade, Arrays.copyOfRange(bytes, offset, offset + length)), nowMillis);
        frames++;
        for (Waiting next : List.copyOf(waiting)) {
            if (next.atFrame() <= frames) {
                waiting.remove(next);
                begin(next.fault(), nowMillis);
            }
        }
        tick(nowMillis);
    }

    /** Lets time pass: held frames may come out, faults may end. */
    public void tick(long nowMillis) {
        for (FrameFault fault : List.copyOf(working)) {
            int after = working.indexOf(fault) + 1;
            if (fault.tick(nowMillis, frame -> pass(after, frame, nowMillis))) {
                working.remove(fault);
            }
        }
    }

    /** A new subscription heals a muted symbol. */
    public void subscribed(String symbol) {
        working.removeIf(fault -> fault.healedBy(symbol));
    }

    private void begin(Fault fault, long nowMillis) {
        switch (fault.kind()) {
            case MUTE, DROP, DUPLICATE, HOLD, REORDER, LITTER -> working.add(FrameFault.of(fault, nowMillis));
            default -> act.accept(fault);
        }
    }

    private void pass(int from, HeldFrame frame, long nowMillis) {
        if (from >= working.size()) {
            out.accept(frame);
        } else {
            working.get(from).frame(frame, nowMillis, next -> pass(from + 1, next, nowMillis));
        }
    }
}
