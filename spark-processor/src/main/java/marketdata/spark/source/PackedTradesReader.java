package marketdata.spark.source;

import marketdata.spark.letter.DeadLetters;
import marketdata.spark.trade.Packer;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.unsafe.types.UTF8String;
import scala.Tuple2;

/** One task's records as rows of packed trades. */
final class PackedTradesReader implements PartitionReader<InternalRow> {
    private final PartitionRecords records;
    private final Packer packer;

    PackedTradesReader(PartitionRecords records, boolean frames, DeadLetters deadLetters) {
        this.records = records;
        this.packer = new Packer(records, frames, deadLetters);
    }

    @Override
    public boolean next() {
        return packer.hasNext();
    }

    @Override
    public InternalRow get() {
        Tuple2<String, byte[]> block = packer.next();
        return new GenericInternalRow(new Object[] {UTF8String.fromString(block._1()), block._2()});
    }

    @Override
    public void close() {
        records.close();
    }
}
