package marketdata.monitor.check;

import marketdata.monitor.database.Database;
import marketdata.monitor.database.OldestGap;
import marketdata.monitor.text.Remedy;
import marketdata.monitor.text.Text;

import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Is any gap in the trade ids open for so long that the repair does not work. Completeness counts them from the first second. */
public final class GapAgeCheck implements Check {
    private static final String NAME = "gaps";

    private final Clock clock;
    private final Database database;
    private final Duration maxAge;

    /** @param maxAge how long a gap may stay open */
    public GapAgeCheck(Clock clock, Database database, Duration maxAge) {
        this.clock = clock;
        this.database = database;
        this.maxAge = maxAge;
    }

    @Override
    public List<CheckResult> run() throws SQLException {
        List<CheckResult> results = new ArrayList<>();
        for (OldestGap gap : OldestGap.all(database)) {
            Duration age = gap.noticedAt() == null ? Duration.ZERO : Duration.between(gap.noticedAt(), clock.instant());
            boolean good = age.compareTo(maxAge) <= 0;
            results.add(new CheckResult(
                    NAME,
                    gap.subject(),
                    good ? Status.OK : Status.CRITICAL,
                    Text.duration(age),
                    Text.duration(maxAge),
                    good
                            ? "no gap is open for longer than " + Text.duration(maxAge)
                            : "a gap is open for %s; %s in %s"
                                    .formatted(
                                            Text.duration(age),
                                            Text.count(gap.trades(), "trade"),
                                            Text.count(gap.gaps(), "open gap")),
                    good ? "" : Remedy.GAPS.text() + " asks the exchange again"));
        }
        return results;
    }
}
