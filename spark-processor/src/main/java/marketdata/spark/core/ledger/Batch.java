package marketdata.spark.core.ledger;

import marketdata.model.candle.SymbolUpdate;
import marketdata.spark.core.trade.ReadReport;
import marketdata.spark.core.trade.TaskResult;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * One micro-batch's result on the driver.
 *
 * @param id Spark's number of the batch
 */
public record Batch(long id, List<SymbolUpdate> updates, List<ReadReport> reports) {
    public static Batch of(long id, List<byte[]> packed) {
        List<SymbolUpdate> updates = new ArrayList<>();
        List<ReadReport> reports = new ArrayList<>();
        for (byte[] bytes : packed) {
            Object thing = TaskResult.thing(bytes);
            if (thing instanceof SymbolUpdate update) {
                updates.add(update);
            } else {
                reports.add((ReadReport) thing);
            }
        }
        return new Batch(id, updates, reports);
    }

    SymbolUpdate.Counts counts() {
        return updates.stream()
                .map(SymbolUpdate::counts)
                .reduce(new SymbolUpdate.Counts(0, 0, 0, 0), SymbolUpdate.Counts::plus);
    }

    /** A count over all that was read. */
    long sum(ToLongFunction<ReadReport> count) {
        return reports.stream().mapToLong(count).sum();
    }

    long newestMicros() {
        return updates.stream().mapToLong(SymbolUpdate::newestMicros).max().orElse(Long.MIN_VALUE);
    }
}
