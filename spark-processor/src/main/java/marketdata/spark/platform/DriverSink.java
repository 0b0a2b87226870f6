package marketdata.spark.platform;

import org.apache.spark.TaskContext;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.execution.streaming.Sink;
import org.apache.spark.sql.streaming.OutputMode;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.StreamingQueryManager;
import org.apache.spark.sql.streaming.Trigger;
import scala.Option;
import scala.collection.Iterator;
import scala.reflect.ClassTag$;
import scala.runtime.AbstractFunction2;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeoutException;

/**
 * A sink that collects each batch's values on the driver. What {@code foreachBatch} with {@code collect} does, but without the
 * second query that Spark analyses, plans and describes for it in each batch.
 */
public final class DriverSink implements Sink {
    /** Where the values go. */
    public interface Writer {
        /** Writes a batch; Spark gives it again when this fails. */
        void write(SparkSession spark, long batch, List<byte[]> values) throws Exception;
    }

    /** What each task does with its values before they leave it. */
    public interface TaskStep extends Serializable {
        /** Lazy; what it throws fails the task. */
        java.util.Iterator<byte[]> of(java.util.Iterator<byte[]> values);
    }

    private final Values inTasks;
    private final Writer writer;

    private DriverSink(TaskStep step, Writer writer) {
        this.inTasks = new Values(step);
        this.writer = writer;
    }

    /** Starts a query in update mode, as {@code DataStreamWriter.start} does with a sink that it knows. */
    public static StreamingQuery start(
            Dataset<byte[]> values, TaskStep step, String name, String checkpoint, Trigger trigger, Writer writer)
            throws TimeoutException {
        TradeBlockStrategy.plan(values.sparkSession());
        StreamingQueryManager queries = values.sparkSession().streams();
        return queries.startQuery(
                Option.apply(name),
                Option.apply(checkpoint),
                BatchPlan.of(values.toDF()),
                scala.collection.immutable.Map$.MODULE$.empty(),
                new DriverSink(step, writer),
                OutputMode.Update(),
                queries.startQuery$default$7(),
                queries.startQuery$default$8(),
                trigger,
                queries.startQuery$default$10(),
                queries.startQuery$default$11(),
                queries.startQuery$default$12());
    }

    @Override
    public void addBatch(long batch, Dataset<Row> rows) {
        RDD<InternalRow> planned = rows.queryExecution().toRdd();
        SparkSession spark = rows.sparkSession();
        byte[][][] byTask =
                (byte[][][]) spark.sparkContext().runJob(planned, inTasks, ClassTag$.MODULE$.apply(byte[][].class));
        List<byte[]> values = new ArrayList<>();
        for (byte[][] task : byTask) {
            values.addAll(Arrays.asList(task));
        }
        try {
            writer.write(spark, batch, values);
        } catch (Exception e) {
            throw DriverSink.<RuntimeException>unchanged(e);
        }
    }

    /** Spark's interface is Scala's and declares nothing; its query ends with the same exception as with {@code foreachBatch}. */
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <E extends Exception> E unchanged(Exception e) throws E {
        throw (E) e;
    }

    /** A class and no lambda: Spark reads the byte code of a lambda, to clean it, in each batch. */
    private static final class Values extends AbstractFunction2<TaskContext, Iterator<InternalRow>, byte[][]>
            implements Serializable {
        private static final long serialVersionUID = 2;

        private final TaskStep step;

        private Values(TaskStep step) {
            this.step = step;
        }

        @Override
        public byte[][] apply(TaskContext task, Iterator<InternalRow> rows) {
            List<byte[]> values = new ArrayList<>();
            step.of(new RowValues(rows)).forEachRemaining(values::add);
            return values.toArray(new byte[0][]);
        }
    }

    private record RowValues(Iterator<InternalRow> rows) implements java.util.Iterator<byte[]> {
        @Override
        public boolean hasNext() {
            return rows.hasNext();
        }

        @Override
        public byte[] next() {
            return rows.next().getBinary(0);
        }
    }
}
