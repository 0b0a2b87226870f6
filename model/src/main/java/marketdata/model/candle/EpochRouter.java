package marketdata.model.candle;

import marketdata.model.trade.TradeRules;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Decides which epoch of a market a trade belongs to. A market that an exchange lists again may number its trades from the
 * beginning: the same id then stands for two trades, hours or years apart. Each such numbering is an epoch.
 *
 * <ul>
 *   <li>A trade whose id is not above the epoch's highest, and whose event time is more than {@link #DISORDER_MICROS} after
 *       the epoch's newest, is neither a repeat nor a repair: it is the candidate for another epoch.
 *   <li>A second such trade with another id confirms the candidate. A trade that continues the old ids at the candidate's
 *       time or later refutes it.
 *   <li>After that, a trade belongs to the newest epoch that had begun by its event time.
 * </ul>
 *
 * Pure and deterministic: {@link #route} only decides, {@link #take} records a trade that was accepted. All times are event
 * times, microseconds since 1970 UTC. Not thread-safe.
 */
public final class EpochRouter {
    /** How far an exchange's ids and event times may be out of order. Microseconds. */
    public static final long DISORDER_MICROS = TradeRules.AHEAD_MICROS;

    /** How many epochs are kept, by default: the newest, and the one before. */
    public static final int KEPT = 2;

    /** What {@link #route} gives for a trade of an epoch that is no longer kept. */
    public static final int FORGOTTEN = -1;

    private final int kept;
    private final List<Epoch> epochs = new ArrayList<>();
    private int forgotten;
    private boolean hasCandidate;
    private long candidateId;
    private long candidateMicros;

    /** Of no trade yet; keeps {@link #KEPT} epochs. */
    public EpochRouter() {
        this(KEPT);
    }

    /** @param kept how many epochs are kept at most */
    public EpochRouter(int kept) {
        this.kept = kept;
    }

    /** What is known of one epoch. */
    private static final class Epoch {
        private long startMicros = Long.MAX_VALUE;
        private long newestMicros = Long.MIN_VALUE;
        private long highestId = Long.MIN_VALUE;

        private boolean excludes(long id, long micros) {
            return id <= highestId && micros > newestMicros + DISORDER_MICROS;
        }

        private void take(long id, long micros) {
            startMicros = Math.min(startMicros, micros);
            newestMicros = Math.max(newestMicros, micros);
            highestId = Math.max(highestId, id);
        }
    }

    /**
     * The number of the epoch that a trade belongs to: 0 is the first. {@link #newest()} + 1 for a trade that begins another
     * one: it is the candidate, or it confirms the candidate. {@link #FORGOTTEN} when its epoch is no longer kept. Changes
     * nothing.
     */
    public int route(long id, long micros) {
        if (epochs.isEmpty()) {
            return 0;
        }
        int last = epochs.size() - 1;
        Epoch newest = epochs.get(last);
        if (id > newest.highestId && micros >= newest.startMicros) {
            return forgotten + last;
        }
        if (newest.excludes(id, micros)) {
            return newest() + 1;
        }
        for (int i = last; i > 0; i--) {
            // A trade from before the first one known of an epoch is its own all the same if the epoch before excludes
            // it.
            if (micros >= epochs.get(i).startMicros || epochs.get(i - 1).excludes(id, micros)) {
                return forgotten + i;
            }
        }
        return forgotten > 0 && micros < epochs.get(0).startMicros ? FORGOTTEN : forgotten;
    }

    /**
     * Records a trade that was accepted into the epoch that {@link #route} gave for it.
     *
     * @return what that has decided
     */
    public Decision take(int epoch, long id, long micros) {
        if (epoch <= newest()) {
            epochs.get(epoch - forgotten).take(id, micros);
            if (hasCandidate && epoch == newest() && micros >= candidateMicros) {
                hasCandidate = false;
                return Decision.REFUTED;
            }
            return Decision.NONE;
        }
        if (!epochs.isEmpty() && (!hasCandidate || id == candidateId)) {
            candidateMicros = hasCandidate ? Math.min(candidateMicros, micros) : micros;
            candidateId = id;
            hasCandidate = true;
            return Decision.CANDIDATE;
        }
        Epoch begun = new Epoch();
        begun.take(id, micros);
        if (hasCandidate) {
            begun.take(candidateId, candidateMicros);
            hasCandidate = false;
        }
        epochs.add(begun);
        if (epochs.size() > kept) {
            epochs.remove(0);
            forgotten++;
        }
        return epochs.size() + forgotten == 1 ? Decision.NONE : Decision.CONFIRMED;
    }

    /** What a trade has decided about the epochs. */
    public enum Decision {
        /** Nothing. */
        NONE,
        /** It may be the first of another epoch: until that is decided nothing may be claimed of its minute. */
        CANDIDATE,
        /** It and the candidate before it are the first of another epoch, now the newest. */
        CONFIRMED,
        /** The candidate before it was a false trade: the old numbering continues. */
        REFUTED
    }

    /** The number of the newest epoch; -1 before the first trade. */
    public int newest() {
        return forgotten + epochs.size() - 1;
    }

    /** The number of the oldest epoch that is kept. */
    public int oldest() {
        return forgotten;
    }

    /** Whether a trade waits for a second one that confirms another epoch. */
    public boolean hasCandidate() {
        return hasCandidate;
    }

    /** The earliest event time of a kept epoch. */
    public long startMicros(int epoch) {
        return epochs.get(epoch - forgotten).startMicros;
    }

    /** The newest event time of a kept epoch. */
    public long newestMicros(int epoch) {
        return epochs.get(epoch - forgotten).newestMicros;
    }

    /** The highest id of a kept epoch. */
    public long highestId(int epoch) {
        return epochs.get(epoch - forgotten).highestId;
    }

    /** Its bytes; {@link #read} reads them. */
    public void write(DataOutput out) throws IOException {
        out.writeInt(forgotten);
        out.writeBoolean(hasCandidate);
        if (hasCandidate) {
            out.writeLong(candidateId);
            out.writeLong(candidateMicros);
        }
        out.writeInt(epochs.size());
        for (Epoch epoch : epochs) {
            out.writeLong(epoch.startMicros);
            out.writeLong(epoch.newestMicros);
            out.writeLong(epoch.highestId);
        }
    }

    /** What {@link #write} wrote. */
    public static EpochRouter read(DataInput in, int kept) throws IOException {
        EpochRouter router = new EpochRouter(kept);
        router.forgotten = in.readInt();
        router.hasCandidate = in.readBoolean();
        if (router.hasCandidate) {
            router.candidateId = in.readLong();
            router.candidateMicros = in.readLong();
        }
        for (int i = in.readInt(); i > 0; i--) {
            Epoch epoch = new Epoch();
            epoch.startMicros = in.readLong();
            epoch.newestMicros = in.readLong();
            epoch.highestId = in.readLong();
            router.epochs.add(epoch);
        }
        return router;
    }
}
