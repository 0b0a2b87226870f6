package marketdata.local.run;

import java.time.Duration;

/**
 * When a run is done.
 *
 * @param giveUpAfter a replay ends by itself, and fails when nothing has moved for so long; null: it runs until stopped
 */
public record Goal(Duration giveUpAfter) {
    /** Runs until stopped. */
    public static final Goal FOREVER = new Goal(null);
}
