package marketdata.spark.core.ledger;

import marketdata.model.trade.CleanTrade;
import marketdata.spark.core.restate.TopicHistory;
import marketdata.spark.core.trade.TestRecords;
import marketdata.spark.core.trade.Trades;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.streaming.MemoryStream;
import scala.Option;
import scala.collection.JavaConverters;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** A topic in memory that a stream reads on and a job can read again, unless it has forgotten. */
final class KeptTopic implements TopicHistory {
    final MemoryStream<Row> stream;
    private final TestRecords records = new TestRecords();
    private final List<CleanTrade> kept = new CopyOnWriteArrayList<>();
    private final AtomicInteger reads = new AtomicInteger();
    private long wholeSince = BEGINNING;

    KeptTopic(SparkSession spark) {
        stream = new MemoryStream<>(1, spark.sqlContext(), Option.empty(), Encoders.row(TestRecords.SCHEMA));
    }

    void send(CleanTrade... trades) {
        kept.addAll(List.of(trades));
        sendForgotten(trades);
    }

    /** To the stream only: the topic has forgotten them before anybody reads it again. */
    void sendForgotten(CleanTrade... trades) {
        stream.addData(JavaConverters.asScalaBuffer(new ArrayList<>(records.of(List.of(trades)))));
    }

    /** Forgets trades that retention took from among others. */
    void forget(Predicate<CleanTrade> trades) {
        kept.removeIf(trades);
    }

    /** Retention took what happened before. */
    void forgetBefore(long micros) {
        wholeSince = micros;
        forget(each -> each.trade().eventMicros() < micros);
    }

    /** How often it was read again. */
    int reads() {
        return reads.get();
    }

    @Override
    public Dataset<Row> between(SparkSession spark, long from, long until) {
        reads.incrementAndGet();
        List<CleanTrade> wanted =
                kept.stream().filter(each -> each.trade().eventMicros() >= from).toList();
        return Trades.packed(spark.createDataFrame(new TestRecords().of(wanted), TestRecords.SCHEMA), false);
    }

    @Override
    public long records(long from, long until) {
        return kept.size();
    }

    @Override
    public boolean holdsBefore(long from) {
        return kept.stream().anyMatch(each -> each.trade().eventMicros() < from);
    }

    @Override
    public long wholeSince() {
        return wholeSince;
    }
}
