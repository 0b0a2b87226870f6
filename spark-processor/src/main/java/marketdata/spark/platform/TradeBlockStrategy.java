package marketdata.spark.platform;

import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.execution.CoalesceExec;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.SparkStrategy;
import org.apache.spark.sql.execution.datasources.v2.MicroBatchScanExec;
import org.apache.spark.sql.execution.datasources.v2.StreamingDataSourceV2Relation;
import scala.Option;
import scala.collection.JavaConverters;
import scala.collection.Seq;

import java.util.ArrayList;
import java.util.List;

/**
 * Plans the read of a batch of a {@link TradeBlockStream} so that Spark knows when it is one task's: with one state partition
 * there is then nothing to shuffle, and the whole batch is one stage of one task. Spark's own plan for a source of this kind
 * says of its partitions nothing, and copies each row to have it in Spark's layout, which ours have already.
 */
final class TradeBlockStrategy extends SparkStrategy {
    private static final long serialVersionUID = 1;

    private TradeBlockStrategy() {}

    /** Lets this session's queries that start from now on be planned by it. */
    static void plan(SparkSession spark) {
        List<SparkStrategy> all = new ArrayList<>(
                JavaConverters.seqAsJavaList(spark.experimental().extraStrategies()));
        if (all.stream().noneMatch(TradeBlockStrategy.class::isInstance)) {
            all.add(new TradeBlockStrategy());
            spark.experimental().extraStrategies_$eq(seq(all));
        }
    }

    @Override
    public Seq<SparkPlan> apply(LogicalPlan plan) {
        if (plan instanceof BatchPlan batch) {
            return seq(List.of(planLater(batch.query())));
        }
        if (!(plan instanceof StreamingDataSourceV2Relation read)
                || !(read.stream() instanceof TradeBlockStream stream)
                || read.startOffset().isEmpty()
                || read.endOffset().isEmpty()) {
            return seq(List.of());
        }
        MicroBatchScanExec scan = new MicroBatchScanExec(
                read.output(),
                read.scan(),
                stream,
                read.startOffset().get(),
                read.endOffset().get(),
                Option.empty(),
                Option.empty());
        return seq(List.of(scan.inputPartitions().size() == 1 ? new CoalesceExec(1, scan) : scan));
    }

    private static <T> Seq<T> seq(List<T> values) {
        return JavaConverters.asScalaBuffer(values).toList();
    }
}
