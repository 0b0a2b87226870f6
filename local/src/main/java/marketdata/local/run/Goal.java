package marketdata.local.run;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/**
 * When a run is done.
 *
 * @param giveUpAfter a replay ends by itself, and fails when nothing has moved for so long; null: it runs until stopped
 * @param from the minutes that a replay's checksum is about begin here; null: with the first
 * @param until they end here; null: with the last
 * @param tape the tape's folder; null when single files are replayed
 */
public record Goal(Duration giveUpAfter, Instant from, Instant until, Path tape) {
    /** Runs until stopped. */
    public static final Goal FOREVER = new Goal(null, null, null, null);
}
