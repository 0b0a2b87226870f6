package marketdata.spark.core.ledger;

import marketdata.model.candle.SymbolUpdate;
import marketdata.spark.core.trade.ReadReport;
import marketdata.spark.metrics.QueryCounter;

/** Counts what a query of minutes has read, for its metrics; the same figures as in the ledger. */
final class TradeCounters {
    private final QueryCounter records;
    private final QueryCounter rejectedRecords;
    private final QueryCounter counted;
    private final QueryCounter duplicates;
    private final QueryCounter late;
    private final QueryCounter rejected;

    TradeCounters(String query) {
        records = QueryCounter.records(query);
        rejectedRecords = QueryCounter.rejectedRecords(query);
        counted = QueryCounter.trades(query, "counted");
        duplicates = QueryCounter.trades(query, "duplicate");
        late = QueryCounter.trades(query, "late");
        rejected = QueryCounter.trades(query, "rejected");
    }

    /** Adds a batch that has been written. */
    void add(Batch batch) {
        SymbolUpdate.Counts counts = batch.counts();
        records.add(batch.sum(ReadReport::records));
        rejectedRecords.add(batch.sum(ReadReport::unreadable));
        counted.add(counts.counted());
        duplicates.add(counts.duplicates());
        late.add(counts.late());
        rejected.add(counts.rejected());
    }
}
