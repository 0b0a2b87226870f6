package marketdata.producer.history;

import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

import java.io.PrintStream;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;

/** How far something is: a bar on a terminal, a line now and then elsewhere. */
final class ProgressReport implements AutoCloseable, LongConsumer {
    private static final long EVERY = TimeUnit.SECONDS.toNanos(5);

    private final String task;
    private final String unit;
    private final long total;
    private final PrintStream out;
    private final ProgressBar bar;
    private long done;
    private long printedNanos = System.nanoTime();

    /**
     * Begins.
     *
     * @param total of all that {@link #accept} will get; 0 when it is not known
     */
    ProgressReport(String task, String unit, long total, PrintStream out, boolean terminal) {
        this.task = task;
        this.unit = unit;
        this.total = total;
        this.out = out;
        this.bar = terminal
                ? new ProgressBarBuilder()
                        .setTaskName(task)
                        .setInitialMax(total > 0 ? total : -1)
                        .setUnit(" " + unit, 1)
                        .setStyle(ProgressBarStyle.ASCII)
                        .setConsumer(new ConsoleProgressBarConsumer(out))
                        .build()
                : null;
    }

    /** So much more is done. */
    @Override
    public void accept(long more) {
        done += more;
        if (bar != null) {
            bar.stepBy(more);
        } else if (System.nanoTime() - printedNanos > EVERY) {
            printedNanos = System.nanoTime();
            print();
        }
    }

    private void print() {
        out.printf(
                Locale.ROOT,
                "%s: %,d%s %s%n",
                task,
                done,
                total > 0 ? String.format(Locale.ROOT, " of %,d (%d %%)", total, 100 * done / total) : "",
                unit);
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        } else {
            print();
        }
    }
}
