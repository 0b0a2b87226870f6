package marketdata.spark.platform;

import marketdata.spark.core.trade.TradeBlockBuilder;
import marketdata.spark.core.trade.Trades;
import marketdata.spark.deadletter.DeadLetterTarget;
import org.apache.spark.TaskContext;
import org.apache.spark.executor.InputMetrics;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.codegen.UnsafeRowWriter;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.unsafe.types.UTF8String;
import scala.Tuple2;

/** One task's records as rows of packed trades. The task's figures count records, not rows. */
final class TradeBlockReader implements PartitionReader<InternalRow> {
    /** At first; it grows with the blocks. */
    private static final int BUFFER_BYTES = 4096;

    private final TaskRecords records;
    private final TradeBlockBuilder packer;
    private final InputMetrics figures = TaskContext.get().taskMetrics().inputMetrics();
    private final UnsafeRowWriter row = new UnsafeRowWriter(Trades.BY_SYMBOL.length(), BUFFER_BYTES);
    private long counted;

    TradeBlockReader(TaskRecords records, boolean frames, DeadLetterTarget deadLetters) {
        this.records = records;
        this.packer = new TradeBlockBuilder(records, frames, deadLetters);
    }

    @Override
    public boolean next() {
        return packer.hasNext();
    }

    /** In Spark's layout, so that nothing copies it before it is needed elsewhere; valid until the next. */
    @Override
    public InternalRow get() {
        Tuple2<String, byte[]> block = packer.next();
        // Spark adds the row by itself.
        figures.incRecordsRead(packer.recordsRead() - counted - 1);
        counted = packer.recordsRead();
        row.reset();
        row.write(0, UTF8String.fromString(block._1()));
        row.write(1, block._2());
        return row.getRow();
    }

    @Override
    public void close() {
        records.close();
    }
}
