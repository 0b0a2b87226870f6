package marketdata.spark.core.restate;

import marketdata.connect.text.ProgressLines;
import org.apache.spark.scheduler.AccumulableInfo;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorMetricsUpdate;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import scala.Tuple4;
import scala.collection.Iterator;
import scala.collection.Seq;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** A topic's past that prints how much of it has been read: for a program that does nothing else meanwhile. */
public final class ReportedHistory extends SparkListener implements TopicHistory {
    /** Of a session: a running task reports every two seconds how many records it has read. */
    public static final Map<String, Object> SETTINGS = Map.of("spark.executor.heartbeatInterval", "2s");

    /** How Spark names the records that a running task has read so far. */
    private static final String RECORDS_READ = "internal.metrics.input.recordsRead";

    private final TopicHistory past;
    private final ProgressLines progress;
    private final Map<Long, Long> readByTask = new ConcurrentHashMap<>();
    private final AtomicLong total = new AtomicLong();

    /** From now on, in this session. */
    public ReportedHistory(SparkSession spark, TopicHistory past, ProgressLines progress) {
        this.past = past;
        this.progress = progress;
        spark.sparkContext().addSparkListener(this);
    }

    @Override
    public Dataset<Row> between(SparkSession spark, long from, long until) {
        total.addAndGet(past.records(from, until));
        return past.between(spark, from, until);
    }

    @Override
    public long records(long from, long until) {
        return past.records(from, until);
    }

    @Override
    public boolean holdsBefore(long from) {
        return past.holdsBefore(from);
    }

    @Override
    public long wholeSince() {
        return past.wholeSince();
    }

    @Override
    public void onExecutorMetricsUpdate(SparkListenerExecutorMetricsUpdate update) {
        Iterator<Tuple4<Object, Object, Object, Seq<AccumulableInfo>>> tasks =
                update.accumUpdates().iterator();
        while (tasks.hasNext()) {
            Tuple4<Object, Object, Object, Seq<AccumulableInfo>> task = tasks.next();
            Iterator<AccumulableInfo> figures = task._4().iterator();
            while (figures.hasNext()) {
                AccumulableInfo figure = figures.next();
                if (figure.name().contains(RECORDS_READ) && figure.update().get() instanceof Long records) {
                    read((Long) task._1(), records);
                }
            }
        }
    }

    @Override
    public void onTaskEnd(SparkListenerTaskEnd end) {
        if (end.taskMetrics() != null) {
            read(end.taskInfo().taskId(), end.taskMetrics().inputMetrics().recordsRead());
        }
    }

    private void read(long task, long records) {
        readByTask.put(task, records);
        progress.done(readByTask.values().stream().mapToLong(Long::longValue).sum(), total.get());
    }
}
