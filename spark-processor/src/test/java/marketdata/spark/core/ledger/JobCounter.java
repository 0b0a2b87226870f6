package marketdata.spark.core.ledger;

import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;

import java.util.concurrent.atomic.AtomicInteger;

/** Counts Spark's jobs. */
final class JobCounter extends SparkListener {
    private final AtomicInteger jobs = new AtomicInteger();

    @Override
    public void onJobStart(SparkListenerJobStart start) {
        jobs.incrementAndGet();
    }

    int count() {
        return jobs.get();
    }
}
