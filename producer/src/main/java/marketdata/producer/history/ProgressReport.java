package marketdata.producer.history;

import marketdata.connect.text.TimeLeft;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;

/** How far something is: a bar on a terminal, a line now and then elsewhere. */
public final class ProgressReport implements AutoCloseable, LongConsumer {
    private static final long EVERY = TimeUnit.SECONDS.toNanos(5);

    private final String task;
    private final String unit;
    private final long total;
    private final PrintStream out;
    private final ProgressBar bar;
    private long done;
    private final long began = System.nanoTime();
    private long printedNanos = began;

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

    /** On standard error: a bar when someone sits at a terminal. */
    @SuppressWarnings("SystemConsoleNull") // Java 17 it is, and there null means no terminal
    public static ProgressReport of(String task, String unit, long total) {
        return new ProgressReport(task, unit, total, System.err, System.console() != null);
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
                "%s: %,d%s %s%s%n",
                task,
                done,
                total > 0 ? String.format(Locale.ROOT, " of %,d (%d %%)", total, 100 * done / total) : "",
                unit,
                TimeLeft.inWords(done, total, Duration.ofNanos(System.nanoTime() - began)));
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
