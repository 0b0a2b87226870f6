package marketdata.monitor.check;

import marketdata.monitor.database.Database;
import marketdata.monitor.database.NewestMinute;
import marketdata.monitor.database.StreamProgress;
import marketdata.monitor.database.TradingRate;
import marketdata.monitor.text.Remedy;
import marketdata.monitor.text.Text;

import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Is each symbol's newest minute young enough, and if not, why: a quiet market, a stream at work on old trades, or a dead
 * stream are three things. How long a symbol may be quiet follows from its own rate, see {@link SilenceLimit}.
 */
public final class FreshnessCheck implements Check {
    private static final String NAME = "freshness";

    /** Exchange and host may differ by this much before it is called a wrong clock. */
    private static final Duration CLOCK_TOLERANCE = Duration.ofMinutes(1);

    private final Clock clock;
    private final Database database;
    private final Limits limits;

    /**
     * What is allowed.
     *
     * @param maxAge age of the newest minute, or of the stream's last commit
     * @param maxSilence the longest time that any symbol may go without a trade while the stream continues
     * @param symbols the symbols that must be there; empty for all that have ever been
     */
    public record Limits(Duration maxAge, Duration maxSilence, Set<String> symbols) {}

    /** A check against the time of {@code clock}. */
    public FreshnessCheck(Clock clock, Database database, Limits limits) {
        this.clock = clock;
        this.database = database;
        this.limits = limits;
    }

    @Override
    public List<CheckResult> run() throws SQLException {
        Instant now = clock.instant();
        StreamProgress stream = StreamProgress.newest(database).orElse(null);
        boolean alive = stream != null && stream.age(now).compareTo(limits.maxAge()) <= 0;
        List<CheckResult> results = new ArrayList<>();
        List<String> missing =
                new ArrayList<>(limits.symbols().stream().sorted().toList());
        for (NewestMinute minute : NewestMinute.all(database)) {
            missing.remove(minute.symbol());
            if (limits.symbols().isEmpty() || limits.symbols().contains(minute.symbol())) {
                results.add(judge(minute, now, alive));
            }
        }
        missing.forEach(symbol -> results.add(noMinutes(symbol)));
        return results.isEmpty() ? List.of(noMinutes("")) : results;
    }

    private CheckResult judge(NewestMinute minute, Instant now, boolean alive) throws SQLException {
        Duration age = minute.age(now);
        String newest = Text.minute(minute.windowStart());
        if (Duration.between(now, minute.windowStart()).compareTo(CLOCK_TOLERANCE) > 0) {
            return result(
                    minute,
                    age,
                    Status.WARNING,
                    "clock: its newest minute, %s UTC, is in the future".formatted(newest),
                    "compare this machine's clock with the exchange's");
        }
        if (age.compareTo(limits.maxAge()) <= 0) {
            return result(
                    minute, age, Status.OK, "fresh: newest minute %s UTC, %s".formatted(newest, minute.status()), "");
        }
        String old = "newest minute ended %s ago".formatted(Text.duration(age));
        Duration sinceWritten = Duration.between(minute.updatedAt(), now);
        if (sinceWritten.compareTo(limits.maxAge()) <= 0) {
            return result(
                    minute,
                    age,
                    Status.WARNING,
                    "behind: %s, yet written %s ago".formatted(old, Text.duration(sinceWritten)),
                    "the stream is catching up or replays (monitor status shows how much it has to read), or this machine's"
                            + " clock is ahead");
        }
        if (!alive) {
            return result(
                    minute,
                    age,
                    Status.CRITICAL,
                    "dead: %s, and the stream has committed nothing for %s"
                            .formatted(old, Text.duration(limits.maxAge())),
                    Remedy.DOCTOR.text() + " shows which part has stopped");
        }
        return silent(minute, age, old);
    }

    /** Its rate is read only now: most symbols are fresh in most rounds. */
    private CheckResult silent(NewestMinute minute, Duration age, String old) throws SQLException {
        TradingRate rate = TradingRate.before(database, minute, SilenceLimit.RATE_WINDOW);
        Duration allowed = SilenceLimit.of(rate, limits.maxAge(), limits.maxSilence());
        boolean quiet = age.compareTo(allowed) <= 0;
        String message =
                "%s: %s, the stream continues with others; it had trades in %s of its last %s, so up to %s is expected"
                        .formatted(
                                quiet ? "quiet" : "silent",
                                old,
                                Text.count(rate.withTrades()),
                                Text.count(rate.minutes(), "minute"),
                                Text.duration(allowed));
        return new CheckResult(
                NAME,
                minute.subject(),
                quiet ? Status.OK : Status.WARNING,
                Text.duration(age),
                Text.duration(allowed),
                message,
                quiet ? "" : "is it still traded, and still among the producer's --symbols?");
    }

    private CheckResult result(NewestMinute minute, Duration age, Status status, String message, String next) {
        return new CheckResult(
                NAME, minute.subject(), status, Text.duration(age), Text.duration(limits.maxAge()), message, next);
    }

    private CheckResult noMinutes(String symbol) {
        return new CheckResult(
                NAME,
                symbol,
                Status.CRITICAL,
                "no minute",
                Text.duration(limits.maxAge()),
                "no minute has ever been written",
                Remedy.DOCTOR.text() + " shows which part is missing");
    }
}
