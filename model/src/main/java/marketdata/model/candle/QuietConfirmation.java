package marketdata.model.candle;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** What the exchange last said of having no trades: none after this id, until this time. */
final class QuietConfirmation {
    private long lastId;
    private long untilMicros = Long.MIN_VALUE;

    /** Up to where quiet minutes have been emitted; microseconds. */
    private long emittedMicros = Long.MIN_VALUE;

    /** @return whether that is news */
    boolean take(long id, long micros) {
        boolean known = untilMicros != Long.MIN_VALUE;
        if (known && (id < lastId || (id == lastId && micros <= untilMicros))) {
            return false;
        }
        lastId = id;
        untilMicros = micros;
        return true;
    }

    /** Whether no trade after this one can be of a time before {@code micros}. */
    boolean provesNothingBetween(long id, long micros) {
        return id == lastId && micros <= untilMicros;
    }

    long untilMicros() {
        return untilMicros;
    }

    /** The first minute of a run of quiet ones that has not been emitted, {@code from} at the earliest. */
    long notYetEmitted(long from) {
        return Math.max(from, emittedMicros);
    }

    void emitted(long upTo) {
        emittedMicros = upTo;
    }

    void write(DataOutput out) throws IOException {
        out.writeLong(lastId);
        out.writeLong(untilMicros);
        out.writeLong(emittedMicros);
    }

    void read(DataInput in) throws IOException {
        lastId = in.readLong();
        untilMicros = in.readLong();
        emittedMicros = in.readLong();
    }
}
