package marketdata.simulator.fault;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/** Something done wrong to the frames of one connection that match; others pass through. */
abstract class FrameFault {

    private final String symbol;

    FrameFault(String symbol) {
        this.symbol = symbol;
    }

    static FrameFault of(Fault fault, long nowMillis) {
        if (fault.kind() == FaultType.HOLD || fault.kind() == FaultType.REORDER) {
            return new Held(fault, nowMillis);
        }
        if (fault.kind() == FaultType.LITTER) {
            return new Litter(fault, nowMillis);
        }
        return new Copies(fault, nowMillis);
    }

    final boolean matches(HeldFrame frame) {
        return symbol == null || symbol.equals(frame.symbol());
    }

    /** Whether a new subscription of {@code subscribed} ends it. */
    boolean healedBy(String subscribed) {
        return false;
    }

    /** Passes the frame on as often and as late as it likes. */
    abstract void frame(HeldFrame frame, long nowMillis, Consumer<HeldFrame> next);

    /** Lets time pass; returns whether the fault is over. */
    abstract boolean tick(long nowMillis, Consumer<HeldFrame> next);

    /** Sends each matching frame twice, or not at all. */
    private static final class Copies extends FrameFault {
        private final int copies;
        private final String muted;
        private long left;
        private final long until;

        Copies(Fault fault, long nowMillis) {
            super(fault.symbol());
            boolean mute = fault.kind() == FaultType.MUTE;
            muted = mute ? fault.symbol() : null;
            copies = fault.kind() == FaultType.DUPLICATE ? 2 : 0;
            left = mute ? Long.MAX_VALUE : fault.count();
            until = mute && fault.forMillis() > 0 ? nowMillis + fault.forMillis() : Long.MAX_VALUE;
        }

        @Override
        void frame(HeldFrame frame, long nowMillis, Consumer<HeldFrame> next) {
            boolean done = !matches(frame) || tick(nowMillis, next);
            left -= done ? 0 : 1;
            for (int i = 0; i < (done ? 1 : copies); i++) {
                next.accept(frame);
            }
        }

        @Override
        boolean healedBy(String subscribed) {
            return subscribed.equals(muted);
        }

        @Override
        boolean tick(long nowMillis, Consumer<HeldFrame> next) {
            return left <= 0 || nowMillis >= until;
        }
    }

    /** Sends a frame of its own before one frame in so many. */
    private static final class Litter extends FrameFault {
        private static final long ONE_IN = 20;

        private final HeldFrame litter;
        private final long oneIn;
        private final long until;
        private long passed;

        Litter(Fault fault, long nowMillis) {
            super(fault.symbol());
            litter = new HeldFrame(null, false, fault.text().getBytes(StandardCharsets.UTF_8));
            oneIn = fault.frames() > 0 ? fault.frames() : ONE_IN;
            until = nowMillis + fault.forMillis();
        }

        @Override
        void frame(HeldFrame frame, long nowMillis, Consumer<HeldFrame> next) {
            if (matches(frame) && !tick(nowMillis, next) && passed++ % oneIn == 0) {
                next.accept(litter);
            }
            next.accept(frame);
        }

        @Override
        boolean tick(long nowMillis, Consumer<HeldFrame> next) {
            return nowMillis >= until;
        }
    }

    /** Keeps matching frames and lets them go together: later, or in another order. */
    private static final class Held extends FrameFault {
        private static final long LONGEST_MILLIS = 5000;

        private final List<HeldFrame> held = new ArrayList<>();
        private final boolean shuffled;
        private final long until;
        private long left;
        private long others;

        Held(Fault fault, long nowMillis) {
            super(fault.symbol());
            shuffled = fault.kind() == FaultType.REORDER;
            left = fault.count();
            others = shuffled ? 0 : fault.frames() > 0 ? fault.frames() : Long.MAX_VALUE;
            until = nowMillis + (fault.forMillis() > 0 ? fault.forMillis() : LONGEST_MILLIS);
        }

        @Override
        void frame(HeldFrame frame, long nowMillis, Consumer<HeldFrame> next) {
            if (left > 0 && nowMillis < until && matches(frame)) {
                left--;
                held.add(frame);
            } else {
                others--;
                next.accept(frame);
            }
            boolean unused = tick(nowMillis, next);
        }

        @Override
        boolean tick(long nowMillis, Consumer<HeldFrame> next) {
            if (nowMillis < until && (left > 0 || others > 0)) {
                return false;
            }
            left = 0;
            if (shuffled) {
                // Seeded by what it shuffles, so that a run can be repeated.
                Collections.shuffle(held, new Random(held.size()));
            }
            held.forEach(next);
            held.clear();
            return true;
        }
    }
}
