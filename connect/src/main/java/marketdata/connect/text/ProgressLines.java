package marketdata.connect.text;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;

/** Prints how far something is and how long the rest takes: a line every two seconds, none when it ends sooner. */
public final class ProgressLines {
    private static final Duration EVERY = Duration.ofSeconds(2);

    private final String units;
    private final PrintStream out;
    private final LongSupplier nanos;
    private final long began;
    private long printed;

    /**
     * Begins.
     *
     * @param units what is counted, and what becomes of it: {@code "markets compared"}
     * @param nanos a clock, such as {@link System#nanoTime}
     */
    public ProgressLines(String units, PrintStream out, LongSupplier nanos) {
        this.units = units;
        this.out = out;
        this.nanos = nanos;
        this.began = nanos.getAsLong();
        this.printed = began;
    }

    /** On standard error. */
    public static ProgressLines of(String units) {
        return new ProgressLines(units, System.err, System::nanoTime);
    }

    /** So many are done; {@code total} may grow. Prints nothing when all are, or none. */
    public synchronized void done(long done, long total) {
        long now = nanos.getAsLong();
        if (done > 0 && done < total && now - printed >= EVERY.toNanos()) {
            printed = now;
            String left = TimeLeft.inWords(done, total, Duration.ofNanos(now - began));
            out.printf(Locale.ROOT, "%,d of %,d %s%s%n", done, total, units, left);
        }
    }
}
