package marketdata.local.run;

import java.time.Duration;
import java.util.Map;

/** Lines for a log or a pipe: what happened, and the counters every ten seconds. */
final class PlainLines implements View {
    private static final Duration EVERY = Duration.ofSeconds(10);
    private static final int ROWS = 4;

    private long next = System.nanoTime();

    @Override
    public synchronized void event(String name, String text) {
        System.out.println(text);
    }

    @Override
    public void event(String name, String text, Map<String, ?> figures) {
        event(name, text);
    }

    @Override
    public synchronized void show(Snapshot snapshot) {
        if (snapshot.newestRows() == 0 || System.nanoTime() < next) {
            return;
        }
        next = System.nanoTime() + EVERY.toNanos();
        System.out.println(MinuteLines.counters(snapshot));
        snapshot.minutes().stream().limit(ROWS).forEach(minute -> System.out.println("  " + MinuteLines.of(minute)));
    }
}
