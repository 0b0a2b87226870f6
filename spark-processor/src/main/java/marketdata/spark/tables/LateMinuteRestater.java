package marketdata.spark.tables;

import marketdata.model.candle.SymbolUpdate;
import marketdata.spark.core.ledger.RejectedTrades;
import marketdata.spark.core.restate.LateTrades;
import marketdata.spark.core.restate.MinuteRestatement;
import marketdata.spark.core.restate.RestateRequest;
import marketdata.spark.core.restate.TopicHistory;
import marketdata.spark.deadletter.DeadLetterTarget;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Brings late trades to their minutes beside a running stream: now and then the minutes they belong to are computed anew
 * from the topic and written to the table like any others. A trade that the topic no longer holds becomes a dead letter.
 *
 * <p>The stream does not wait for it, unless a flood of late trades fills the memory. Should it fail, all waits on and is
 * tried again; a table bears repetition.
 */
final class LateMinuteRestater implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LateMinuteRestater.class);

    /** So many wait at most before the stream does. */
    private static final int MOST = 200_000;

    /** Reading the topic takes no more than half of the time, however long it is. */
    private static final int REST = 1;

    private final SparkSession spark;
    private final String job;
    private final MinuteTable table;
    private final DeadLetterTarget deadLetters;
    private final TopicHistory past;
    private final long everyMillis;
    private final LateTrades late;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "late minutes");

    /** @param table bears to be written while the stream writes it too */
    LateMinuteRestater(
            SparkSession spark,
            String job,
            MinuteTable table,
            DeadLetterTarget deadLetters,
            TopicHistory past,
            Duration every,
            LateTrades late) {
        this.spark = spark;
        this.job = job;
        this.table = table;
        this.deadLetters = deadLetters;
        this.past = past;
        this.everyMillis = every.toMillis();
        this.late = late;
        thread.setDaemon(true);
    }

    /** Begins with what an earlier run has left. */
    void start() {
        thread.start();
    }

    /** Takes a batch's late trades before it is committed. */
    void add(List<SymbolUpdate> updates) throws Exception {
        if (late.add(updates) > MOST) {
            restate();
        }
    }

    private void run() {
        spark.sparkContext().setJobGroup(thread.getName(), "minutes of late trades", true);
        long pause = 0;
        try {
            while (!ended.await(pause, TimeUnit.MILLISECONDS)) {
                long begin = System.nanoTime();
                tryToRestate();
                long took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
                pause = Math.max(everyMillis, REST * took);
            }
        } catch (InterruptedException e) {
            LOG.debug("ended");
        }
    }

    /** Whatever goes wrong, the trades wait on. */
    private void tryToRestate() throws InterruptedException {
        try {
            restate();
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            if (ended.getCount() > 0) {
                LOG.error("minutes of late trades could not be written; they wait on and are tried again", e);
            }
        }
    }

    private synchronized void restate() throws Exception {
        Map<String, RestateRequest> due = late.due();
        if (due.isEmpty()) {
            return;
        }
        long begin = System.nanoTime();
        MinuteRestatement found = MinuteRestatement.of(spark, past, due, late);
        table.write(spark, found.updates());
        RejectedTrades.sendLate(deadLetters, found.updates(), job, MinuteRestatement.LOST);
        late.settle(due, found.rows());
        LOG.info("late trades: {}, {} ms", found, (System.nanoTime() - begin) / 1_000_000);
    }

    @Override
    public void close() {
        ended.countDown();
        thread.interrupt();
        spark.sparkContext().cancelJobGroup(thread.getName());
        try {
            thread.join(5_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
