package marketdata.spark.core.ledger;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import marketdata.model.candle.MinuteRow;
import marketdata.model.candle.PackedTrade;
import marketdata.model.candle.SymbolUpdate;
import marketdata.model.candle.SymbolUpdate.Gap;
import marketdata.model.trade.TakerSide;
import marketdata.spark.core.trade.ReadReport;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes a batch's rows and its ledger row in one transaction. A batch that comes again finds its ledger row and changes
 * nothing; a driver that a newer one has replaced finds a newer epoch and writes nothing.
 */
public final class MinuteLedger {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TypeReference<TreeMap<String, TreeMap<String, Long>>> OFFSETS = new TypeReference<>() {};

    /** More than a day of one batch a second. Only the newest few are asked for when a batch comes again. */
    static final long BATCHES_KEPT = 100_000;

    private static final long BATCHES_BETWEEN_FOLDS = 1_000;

    private final String query;
    private final DriverEpoch epoch;

    private MinuteLedger(DriverEpoch epoch) {
        this.query = epoch.query();
        this.epoch = epoch;
    }

    /** Takes the query over: from now on no other driver's batch of it is accepted. */
    static MinuteLedger takeOver(Connection connection, String query) throws SQLException {
        return new MinuteLedger(DriverEpoch.takeOver(connection, query));
    }

    /** Whether the batch is in the tables already. */
    boolean isCommitted(Connection connection, long batch) throws SQLException {
        try (PreparedStatement find = connection.prepareStatement(LedgerStatements.IS_COMMITTED)) {
            find.setString(1, query);
            find.setLong(2, batch);
            try (ResultSet row = find.executeQuery()) {
                return row.next();
            }
        }
    }

    /** Writes the batch and commits. */
    void commit(Connection connection, Batch batch) throws SQLException {
        epoch.check(connection);
        Map<String, Map<String, Long>> offsets = offsetsAfter(connection, batch);
        List<MinuteRow> rows = new ArrayList<>();
        for (SymbolUpdate update : batch.updates()) {
            rows.addAll(update.rows().values());
            writeEpochs(connection, update);
            writeLate(connection, update);
            writeExchangeHoles(connection, update);
            writeGaps(connection, LedgerStatements.OPEN_GAP, update.source(), update.symbol(), update.gapsOpened());
            writeGaps(connection, LedgerStatements.CLOSE_GAP, update.source(), update.symbol(), update.gapsClosed());
        }
        MinuteRows.upsert(connection, rows, "restated by the stream");
        for (SymbolUpdate update : batch.updates()) {
            MinuteRows.markConflicts(connection, update.source(), update.symbol(), update.conflicts());
        }
        writeLedgerRow(connection, batch, offsets, rows.size());
        if (batch.id() % BATCHES_BETWEEN_FOLDS == 0) {
            foldOldBatches(connection);
        }
        connection.commit();
    }

    private void foldOldBatches(Connection connection) throws SQLException {
        try (PreparedStatement fold = connection.prepareStatement(LedgerStatements.FOLD_OLD_BATCHES)) {
            fold.setString(1, query);
            fold.setLong(2, BATCHES_KEPT);
            fold.execute();
        }
    }

    /**
     * Reads the newest ledger row each time: after a COMMIT whose answer was lost, no memory of ours is as new as the
     * table. A partition without records keeps the offset it has there.
     */
    private Map<String, Map<String, Long>> offsetsAfter(Connection connection, Batch batch) throws SQLException {
        Map<String, Map<String, Long>> offsets = new TreeMap<>();
        try (PreparedStatement newest = connection.prepareStatement(LedgerStatements.NEWEST_OFFSETS)) {
            newest.setString(1, query);
            try (ResultSet row = newest.executeQuery()) {
                if (row.next()) {
                    offsets.putAll(JSON.readValue(row.getString(1), OFFSETS));
                }
            }
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("stream_commits.end_offsets of query " + query + " is not readable", e);
        }
        for (ReadReport report : batch.reports()) {
            Map<String, Long> byPartition = offsets.computeIfAbsent(report.topic(), each -> new TreeMap<>());
            report.nextOffsets().forEach((partition, next) -> byPartition.merge(partition.toString(), next, Math::max));
        }
        return offsets;
    }

    private void writeLedgerRow(
            Connection connection, Batch batch, Map<String, Map<String, Long>> offsets, int rowsWritten)
            throws SQLException {
        SymbolUpdate.Counts counts = batch.counts();
        try (PreparedStatement ledger = connection.prepareStatement(LedgerStatements.COMMIT_BATCH)) {
            ledger.setString(1, query);
            ledger.setLong(2, batch.id());
            ledger.setLong(3, epoch.number());
            ledger.setString(4, JSON.writeValueAsString(offsets));
            ledger.setInt(5, rowsWritten);
            ledger.setLong(6, counts.counted());
            ledger.setLong(7, counts.duplicates());
            long unreadable = batch.sum(ReadReport::unreadable);
            ledger.setLong(8, counts.rejected() + unreadable);
            ledger.setLong(9, counts.late());
            ledger.setObject(10, batch.newestMicros() == Long.MIN_VALUE ? null : MinuteRows.time(batch.newestMicros()));
            ledger.setLong(11, batch.sum(ReadReport::records));
            ledger.setLong(12, batch.sum(ReadReport::withoutTrades));
            ledger.setLong(13, unreadable);
            ledger.setLong(14, batch.sum(ReadReport::trades));
            ledger.setLong(15, counts.rejected());
            ledger.executeUpdate();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("offsets cannot be written as JSON", e);
        }
    }

    private static void writeLate(Connection connection, SymbolUpdate update) throws SQLException {
        if (update.late().isEmpty()) {
            return;
        }
        try (PreparedStatement insert = connection.prepareStatement(LedgerStatements.INSERT_LATE)) {
            for (PackedTrade trade : update.late()) {
                insert.setString(1, update.source());
                insert.setString(2, update.symbol());
                insert.setLong(3, trade.tradeId());
                insert.setObject(4, MinuteRows.time(trade.eventMicros()));
                insert.setBigDecimal(5, BigDecimal.valueOf(trade.price(), trade.priceScale()));
                insert.setBigDecimal(6, BigDecimal.valueOf(trade.quantity(), trade.quantityScale()));
                insert.setString(7, (trade.takerBuys() ? TakerSide.BUY : TakerSide.SELL).name());
                insert.setBoolean(8, trade.priceSpike());
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    private static void writeEpochs(Connection connection, SymbolUpdate update) throws SQLException {
        for (SymbolUpdate.EpochStart begun : update.epochs()) {
            try (PreparedStatement insert = connection.prepareStatement(LedgerStatements.BEGIN_EPOCH)) {
                insert.setString(1, update.source());
                insert.setString(2, update.symbol());
                insert.setInt(3, begun.epoch());
                insert.setLong(4, begun.firstTradeId());
                insert.setObject(5, MinuteRows.time(begun.startMicros()));
                insert.executeUpdate();
            }
        }
    }

    private static void writeExchangeHoles(Connection connection, SymbolUpdate update) throws SQLException {
        for (Gap hole : update.exchangeHoles()) {
            try (PreparedStatement cut = connection.prepareStatement(LedgerStatements.CUT_GAP)) {
                cut.setString(1, update.source());
                cut.setString(2, update.symbol());
                cut.setInt(3, hole.epoch());
                cut.setLong(4, hole.ids().from());
                cut.executeUpdate();
            }
        }
        writeGaps(connection, LedgerStatements.EXCHANGE_HOLE, update.source(), update.symbol(), update.exchangeHoles());
    }

    static int writeGaps(Connection connection, String statement, String source, String symbol, List<Gap> gaps)
            throws SQLException {
        int written = 0;
        for (Gap gap : gaps) {
            try (PreparedStatement write = connection.prepareStatement(statement)) {
                write.setString(1, source);
                write.setString(2, symbol);
                write.setInt(3, gap.epoch());
                write.setLong(4, gap.ids().from());
                write.setLong(5, gap.ids().to());
                written += write.executeUpdate();
            }
        }
        return written;
    }
}
