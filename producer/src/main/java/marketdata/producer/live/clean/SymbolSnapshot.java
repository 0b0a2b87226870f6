package marketdata.producer.live.clean;

import marketdata.model.candle.EpochRouter;
import marketdata.model.candle.TradeIdSet.Range;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.List;

/**
 * What the next run must know of a symbol. Its size depends on the gaps in the ids, not on the trades.
 *
 * @param epochs the bytes of the {@link EpochRouter}, in base 64
 * @param first first id of our time: what is missing below it is no gap; -1 before the first trade
 * @param runs the unbroken runs of ids that were seen in the newest epoch, in order
 * @param newestMicros the newest event time seen, microseconds since 1970 UTC
 * @param exchangeHoles ids that the exchange was found not to have
 */
public record SymbolSnapshot(String epochs, long first, List<Run> runs, long newestMicros, List<Range> exchangeHoles) {
    /** Copies. */
    public SymbolSnapshot {
        runs = List.copyOf(runs);
        exchangeHoles = List.copyOf(exchangeHoles);
    }

    static SymbolSnapshot of(
            EpochRouter router, long first, List<Run> runs, long newestMicros, List<Range> exchangeHoles) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            router.write(new DataOutputStream(bytes));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String epochs = Base64.getEncoder().encodeToString(bytes.toByteArray());
        return new SymbolSnapshot(epochs, first, runs, newestMicros, exchangeHoles);
    }

    /**
     * Checks what came from outside.
     *
     * @throws IllegalArgumentException when it can be no state of a symbol
     */
    public void check() {
        boolean known = router().newest() >= 0;
        long below = -1;
        for (Run run : runs) {
            if (run.from() <= below || run.to() < run.from()) {
                throw new IllegalArgumentException("runs are not in order at " + run);
            }
            below = run.to();
        }
        if (known == runs.isEmpty() || (known && first < 0)) {
            throw new IllegalArgumentException("epochs, runs and first do not fit");
        }
    }

    /**
     * The router as it was.
     *
     * @throws IllegalArgumentException when the bytes are no router's
     */
    EpochRouter router() {
        byte[] bytes = Base64.getDecoder().decode(epochs);
        try {
            return EpochRouter.read(new DataInputStream(new ByteArrayInputStream(bytes)), EpochRouter.KEPT);
        } catch (IOException e) {
            throw new IllegalArgumentException("epochs: " + e, e);
        }
    }

    /**
     * An unbroken run of ids.
     *
     * @param from first id, inclusive
     * @param to last id, inclusive
     * @param micros event time of the last, or of one as near below as is remembered; microseconds since 1970 UTC
     */
    public record Run(long from, long to, long micros) {}
}
