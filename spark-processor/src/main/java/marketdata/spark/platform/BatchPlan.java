package marketdata.spark.platform;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.execution.datasources.v2.StreamingDataSourceV2Relation;
import scala.Function1;
import scala.collection.IndexedSeq;
import scala.collection.JavaConverters;
import scala.collection.Seq;

import java.util.List;

/**
 * A streaming query whose batches are planned once. Before it runs a batch, Spark describes its plan for the page and the event
 * log; for a plan that says it is a stream it makes and plans a second query only for that. This one says so until its
 * sources have the offsets of a batch. {@link TradeBlockStrategy} plans what is in it.
 */
public final class BatchPlan extends LogicalPlan {
    private static final long serialVersionUID = 1;

    private final LogicalPlan query;

    /** As Spark copies it: class and constructor must be public. */
    public BatchPlan(LogicalPlan query) {
        this.query = query;
    }

    static Dataset<Row> of(Dataset<Row> query) {
        return Dataset.ofRows(
                query.sparkSession(), new BatchPlan(query.queryExecution().analyzed()));
    }

    LogicalPlan query() {
        return query;
    }

    @Override
    public boolean isStreaming() {
        return JavaConverters.seqAsJavaList(query.collectLeaves()).stream()
                .anyMatch(leaf -> leaf.isStreaming()
                        && !(leaf instanceof StreamingDataSourceV2Relation read
                                && read.endOffset().isDefined()));
    }

    @Override
    public Seq<Attribute> output() {
        return query.output();
    }

    @Override
    public Seq<LogicalPlan> children() {
        return JavaConverters.asScalaBuffer(List.of(query)).toList();
    }

    @Override
    public LogicalPlan mapChildren(Function1<LogicalPlan, LogicalPlan> change) {
        LogicalPlan changed = change.apply(query);
        return changed.fastEquals(query) ? this : new BatchPlan(changed);
    }

    @Override
    public LogicalPlan withNewChildrenInternal(IndexedSeq<LogicalPlan> changed) {
        return new BatchPlan(changed.head());
    }

    @Override
    public int productArity() {
        return 1;
    }

    @Override
    public Object productElement(int n) {
        return query;
    }

    @Override
    public boolean canEqual(Object other) {
        return other instanceof BatchPlan;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof BatchPlan plan && plan.query.equals(query);
    }

    @Override
    public int hashCode() {
        return query.hashCode();
    }
}
