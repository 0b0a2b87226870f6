package marketdata.spark.platform;

import marketdata.spark.core.trade.TradeBlockBuilder;
import marketdata.spark.deadletter.DeadLetterTarget;
import org.apache.spark.TaskContext;
import org.apache.spark.executor.InputMetrics;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.unsafe.types.UTF8String;
import scala.Tuple2;

/** One task's records as rows of packed trades. The task's figures count records, not rows. */
final class TradeBlockReader implements PartitionReader<InternalRow> {
    private final TaskRecords records;
    private final TradeBlockBuilder packer;
    private final InputMetrics figures = TaskContext.get().taskMetrics().inputMetrics();
    private long counted;

    TradeBlockReader(TaskRecords records, boolean frames, DeadLetterTarget deadLetters) {
        this.records = records;
        this.packer = new TradeBlockBuilder(records, frames, deadLetters);
    }

    @Override
    public boolean next() {
        return packer.hasNext();
    }

    @Override
    public InternalRow get() {
        Tuple2<String, byte[]> block = packer.next();
        // Spark adds the row by itself.
        figures.incRecordsRead(packer.recordsRead() - counted - 1);
        counted = packer.recordsRead();
        return new GenericInternalRow(new Object[] {UTF8String.fromString(block._1()), block._2()});
    }

    @Override
    public void close() {
        records.close();
    }
}
