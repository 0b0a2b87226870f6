package marketdata.spark.core.ledger;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;

/** Waits for a PostgreSQL that is away for a while. */
public final class PostgresRetry {
    private static final Logger LOG = LoggerFactory.getLogger(PostgresRetry.class);

    /** How long an unreachable database is waited for before the job ends and its supervisor takes over. */
    private static final Duration GIVE_UP_AFTER = Duration.ofMinutes(5);

    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);

    /** Pauses double up to this. */
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    /**
     * States that may pass (PostgreSQL's appendix A): shutdown and start-up, time limits, a full disk or memory or too many
     * connections, serialisation, deadlock, read only, a lock not to be had; and its internal error, by which a server whose
     * disk is full refuses new sessions ("could not write init file"). Beside them connection trouble, class 08.
     * Everything else is a fault of ours and ends the job.
     */
    private static final Set<String> PASSING = Set.of(
            "57P01", "57P02", "57P03", "57P05", "57014", "25P03", "53000", "53100", "53200", "53300", "40001", "40P01",
            "25006", "55P03", "XX000");

    private PostgresRetry() {}

    /** A transaction that can be tried again from its beginning. */
    public interface Write {
        void once() throws Exception;
    }

    /** Tries until the batch is written, or until that is hopeless. */
    public static void write(long batch, Write write) throws Exception {
        long deadline = System.nanoTime() + GIVE_UP_AFTER.toNanos();
        for (long pause = FIRST_PAUSE.toMillis(); ; pause = Math.min(2 * pause, LONGEST_PAUSE.toMillis())) {
            try {
                write.once();
                return;
            } catch (SQLException e) {
                if (!mayPass(e) || System.nanoTime() > deadline) {
                    throw e;
                }
                LOG.warn("batch {}: PostgreSQL says {} ({}); trying again", batch, e.getMessage(), e.getSQLState());
                Thread.sleep(pause);
            }
        }
    }

    /** Whether trying again may help. */
    static boolean mayPass(SQLException e) {
        String state = e.getSQLState();
        return state == null || state.startsWith("08") || PASSING.contains(state);
    }
}
