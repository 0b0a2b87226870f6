package marketdata.spark.tables;

import marketdata.model.candle.MinuteRow;
import marketdata.model.candle.MinuteStatus;
import marketdata.model.candle.SymbolUpdate;
import org.apache.spark.sql.SparkSession;

import java.util.List;

/** Where a batch's minutes go. The same batch may come twice: writing it again must change nothing. */
@FunctionalInterface
public interface MinuteTable {
    /** Writes what the batch changed; the batch is repeated when this throws. */
    void write(SparkSession spark, List<SymbolUpdate> updates) throws Exception;

    /** The rows that a table of files holds: closed minutes in which something was traded. */
    static List<MinuteRow> closed(List<SymbolUpdate> updates) {
        return updates.stream()
                .flatMap(update -> update.rows().values().stream())
                .filter(row -> row.tradeCount() > 0 && row.status() != MinuteStatus.OPEN)
                .toList();
    }
}
