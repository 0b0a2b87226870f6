package marketdata.monitor.alert;

import marketdata.monitor.alert.Event.Kind;
import marketdata.monitor.alert.receiver.DeliveryException;
import marketdata.monitor.alert.receiver.Receiver;
import marketdata.monitor.check.CheckResult;
import marketdata.monitor.database.Database;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;

/**
 * One round: make the checks, record what they found, deliver what is new. Any number of engines may run at once on one
 * database.
 */
public final class AlertEngine {
    private static final Logger LOG = LoggerFactory.getLogger(AlertEngine.class);

    private final Clock clock;
    private final Checks checks;
    private final List<Receiver> receivers;
    private final OutageFile outages;
    private final Incidents incidents;
    private final AlertOutbox outbox;

    /** What is checked in a round. */
    @FunctionalInterface
    public interface Checks {
        /** Results of now; an unreachable database is one of them. */
        List<CheckResult> run() throws InterruptedException;
    }

    /** @param outages where an outage of the database is remembered; null: none is reported */
    AlertEngine(
            Clock clock,
            Checks checks,
            List<Receiver> receivers,
            OutageFile outages,
            Incidents incidents,
            AlertOutbox outbox) {
        this.clock = clock;
        this.checks = checks;
        this.receivers = List.copyOf(receivers);
        this.outages = outages;
        this.incidents = incidents;
        this.outbox = outbox;
    }

    /** An engine on a database. */
    public static AlertEngine on(
            Clock clock, Checks checks, Database database, List<Receiver> receivers, Path outages) {
        return new AlertEngine(
                clock,
                checks,
                receivers,
                outages == null ? null : new OutageFile(outages),
                new Incidents(database),
                new AlertOutbox(database));
    }

    /** The checks alone: nothing is recorded, nothing is sent. */
    public Findings look() throws InterruptedException {
        Findings findings = Findings.of(clock.instant(), checks.run());
        if (findings.databaseDown() != null) {
            return findings;
        }
        try {
            return findings.with(incidents.since(findings.findings()));
        } catch (SQLException e) {
            LOG.error("The table alerts cannot be read: {}", Database.reason(e));
            return findings;
        }
    }

    /**
     * A whole round. A database that goes away in the middle ends it; the next round continues.
     *
     * @param mayRaise whether new incidents are raised, or only open ones kept up, cleared and delivered
     */
    public Findings round(boolean mayRaise) throws InterruptedException {
        Instant now = clock.instant();
        Findings findings = Findings.of(now, checks.run());
        Finding down = findings.databaseDown();
        try {
            if (down != null) {
                outage(down);
                return findings;
            }
            endOutage();
            incidents.record(findings.findings(), mayRaise);
            Findings dated = findings.with(incidents.since(findings.findings()));
            for (Receiver receiver : receivers) {
                outbox.deliver(receiver);
            }
            return dated;
        } catch (SQLException e) {
            LOG.error("The table alerts cannot be written, the next round continues: {}", Database.reason(e));
            return findings;
        }
    }

    private void outage(Finding down) throws InterruptedException {
        if (outages == null) {
            LOG.error(
                    "{}; nothing remembers here whether that was reported, so monitor serve reports it",
                    down.message());
            return;
        }
        outages.locked(file -> {
            Outage known = file.read();
            Outage outage = known == null ? new Outage(down, List.of()) : known;
            file.write(outage);
            for (Receiver receiver : receivers) {
                if (!outage.deliveredTo().contains(receiver.id()) && delivered(receiver, outage)) {
                    outage = outage.deliveredTo(receiver.id());
                    file.write(outage);
                }
            }
        });
    }

    private static boolean delivered(Receiver receiver, Outage outage) throws InterruptedException {
        try {
            receiver.send(new AlertMessage(List.of(new Event(Kind.RAISED, outage.finding()))));
            return true;
        } catch (DeliveryException e) {
            LOG.error("The outage of PostgreSQL not delivered to {}, will retry: {}", receiver.id(), e.getMessage());
            return false;
        }
    }

    /** What happened without the database is written there; the outbox reports its end. */
    private void endOutage() throws InterruptedException {
        if (outages != null) {
            outages.locked(file -> {
                Outage outage = file.read();
                if (outage != null) {
                    try {
                        incidents.recordOutage(outage);
                        file.write(null);
                    } catch (SQLException e) {
                        throw new IOException("the end of the outage cannot be recorded yet", e);
                    }
                }
            });
        }
    }
}
