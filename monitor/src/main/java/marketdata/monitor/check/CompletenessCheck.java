package marketdata.monitor.check;

import marketdata.monitor.database.Completeness;
import marketdata.monitor.database.Database;
import marketdata.monitor.text.Remedy;
import marketdata.monitor.text.Text;

import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Is every minute between a symbol's first and newest there, and whole. */
public final class CompletenessCheck implements Check {
    private static final String NAME = "completeness";

    private final Database database;
    private final Instant since;

    /** A check of the minutes that began at {@code since} or later. */
    public CompletenessCheck(Database database, Instant since) {
        this.database = database;
        this.since = since;
    }

    @Override
    public List<CheckResult> run() throws SQLException {
        List<CheckResult> results = new ArrayList<>();
        for (Completeness found : Completeness.since(database, since)) {
            results.add(judge(found));
        }
        return results.isEmpty() ? List.of(CheckResult.unknown(NAME, "there is no minute yet to check")) : results;
    }

    private CheckResult judge(Completeness found) {
        List<String> faults = new ArrayList<>();
        if (found.absent() > 0) {
            faults.add(Text.count(found.absent(), "minute") + " without a row");
        }
        if (found.incomplete() > 0) {
            faults.add("%s incomplete".formatted(Text.count(found.incomplete(), "minute")));
        }
        if (found.openGaps() > 0) {
            faults.add("%s open with %s"
                    .formatted(
                            Text.count(found.openGaps(), "gap"), Text.count(found.openGapTrades(), "missing trade")));
        }
        if (found.unproven() > 0) {
            faults.add("%s unproven".formatted(Text.count(found.unproven(), "minute")));
        }
        if (found.epochs() > 0) {
            faults.add("trade ids began again, see market_epochs");
        }
        String measured = String.format(
                Locale.ROOT,
                "%d absent, %d incomplete, %d open gaps",
                found.absent(),
                found.incomplete(),
                found.openGaps());
        boolean begunLater = found.first() != null && found.first().isAfter(since);
        String span = "of %s since %s UTC%s"
                .formatted(
                        Text.count(found.minutes(), "minute"),
                        Text.minute(begunLater ? found.first() : since),
                        begunLater ? ", where its rows begin" : "");
        if (faults.isEmpty()) {
            return CheckResult.of(NAME, found.subject(), Status.OK, measured, "none", "nothing missing, " + span);
        }
        return new CheckResult(
                NAME,
                found.subject(),
                found.absent() > 0 ? Status.CRITICAL : Status.WARNING,
                measured,
                "none",
                String.join("; ", faults) + ", " + span,
                "SELECT * FROM unproven_minutes says why; open gaps: " + Remedy.GAPS.text() + "; exchange holes: "
                        + Remedy.EXCHANGE_HOLES.text());
    }
}
