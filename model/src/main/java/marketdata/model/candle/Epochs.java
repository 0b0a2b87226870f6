package marketdata.model.candle;

import marketdata.model.candle.EpochRouter.Decision;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The epochs of one market that are kept, and of a candidate for another one: whose trade is whose, and their ids. */
final class Epochs {
    private final StateLimits bounds;

    /** By number less that of the first; the one after the router's newest is the candidate's. */
    private final List<EpochIds> ids = new ArrayList<>();

    private EpochRouter router;

    Epochs(StateLimits bounds) {
        this.bounds = bounds;
        this.router = new EpochRouter(bounds.epochs());
        ids.add(new EpochIds(0, bounds));
    }

    /** As {@link EpochRouter#route}. */
    int route(long id, long micros) {
        return router.route(id, micros);
    }

    /** As {@link EpochRouter#take}. */
    Decision take(int number, long id, long micros) {
        return router.take(number, id, micros);
    }

    /** The ids of an epoch that is kept, or is one that may begin. */
    EpochIds ids(int number) {
        int at = number - ids.get(0).number;
        if (at == ids.size()) {
            ids.add(new EpochIds(number, bounds));
        }
        return ids.get(at);
    }

    EpochIds newest() {
        return ids(Math.max(0, router.newest()));
    }

    List<EpochIds> all() {
        return ids;
    }

    boolean hasCandidate() {
        return router.hasCandidate();
    }

    /** Whether an epoch has not begun for certain. */
    boolean isUncertain(int number) {
        return number > router.newest();
    }

    /** The oldest, which is one too many; null when none is. */
    EpochIds surplus() {
        return ids.get(0).number < router.oldest() ? ids.get(0) : null;
    }

    void forgetOldest() {
        ids.remove(0);
    }

    /** Takes away the ids of the candidate, which was refuted. */
    EpochIds removeCandidate() {
        return ids.remove(ids.size() - 1);
    }

    long startMicros(int number) {
        return router.startMicros(number);
    }

    /** The ids of the epoch that was in force at a time; null when none is known. */
    EpochIds at(long micros) {
        for (int number = router.newest(); number >= router.oldest(); number--) {
            if (router.startMicros(number) <= micros) {
                return ids(number);
            }
        }
        return null;
    }

    void write(DataOutput out) throws IOException {
        router.write(out);
        out.writeInt(ids.size());
        for (EpochIds each : ids) {
            each.write(out);
        }
    }

    static Epochs read(DataInput in, StateLimits bounds) throws IOException {
        Epochs epochs = new Epochs(bounds);
        epochs.router = EpochRouter.read(in, bounds.epochs());
        epochs.ids.clear();
        int size = in.readInt();
        for (int i = 0; i < size; i++) {
            epochs.ids.add(EpochIds.read(in, epochs.router.oldest() + i, bounds));
        }
        return epochs;
    }
}
