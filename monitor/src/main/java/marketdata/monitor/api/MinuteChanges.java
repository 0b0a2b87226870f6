package marketdata.monitor.api;

import marketdata.monitor.database.CandleTables;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The minutes that were written since the last look. A row's time of writing is that of its transaction's start, so each look
 * goes back a little before the one before, and what it has given already is left out.
 *
 * <p>Usually only the newest minutes are looked at; from time to time the last two days, in which a gap may have been filled.
 * With many markets that takes long, so it is done the less often: it never costs more than a fiftieth of the time.
 */
final class MinuteChanges {
    private static final Duration NEWEST = Duration.ofMinutes(15);
    private static final Duration REPAIRED = Duration.ofDays(2);
    private static final Duration WIDE_EVERY = Duration.ofSeconds(4);
    /** No batch's transaction takes longer than its limit of 60 s for a statement. */
    private static final Duration OVERLAP = Duration.ofSeconds(60);

    private final CandleTables tables;
    private final Map<String, Instant> given = new HashMap<>();
    private Instant updated;
    private Instant newest;
    private Instant wideAt;
    private Duration wideEvery = WIDE_EVERY;
    private Duration wideTook = Duration.ZERO;
    private Instant now;
    private boolean due;

    MinuteChanges(CandleTables tables) {
        this.tables = tables;
    }

    /** Nobody listens: whoever comes next has loaded what is stored by then. */
    void forget() {
        updated = null;
        given.clear();
    }

    /**
     * What is known of the newest commit.
     *
     * @param isNew whether it was not there at the last look
     * @param newestEvent event time of the newest trade, null when there is none
     * @param clock the database's time
     */
    void committed(boolean isNew, Instant newestEvent, Instant clock) {
        due |= isNew;
        newest = newestEvent;
        now = clock;
    }

    /** Each changed row once. */
    List<Map<String, Object>> next() throws SQLException {
        if (newest == null) {
            return List.of();
        }
        boolean wide = wideAt == null || Duration.between(wideAt, now).compareTo(wideEvery) >= 0;
        if (!due && !wide) {
            return List.of();
        }
        Instant since = (updated == null ? now : updated).minus(OVERLAP);
        long began = System.nanoTime();
        List<Map<String, Object>> rows = tables.changedSince(newest.minus(wide ? REPAIRED : NEWEST), since);
        Duration took = Duration.ofNanos(System.nanoTime() - began);
        updated = now;
        due = false;
        if (wide) {
            wideAt = now;
            wideEvery = pause(took);
        }
        List<Map<String, Object>> changed = new ArrayList<>();
        for (Map<String, Object> row : rows) {
            String key = row.get("source") + " " + row.get("symbol") + " " + row.get("window_start");
            Instant written = (Instant) row.get("updated_at");
            if (!written.equals(given.put(key, written))) {
                changed.add(row);
            }
        }
        given.values().removeIf(written -> written.isBefore(since.minus(OVERLAP)));
        return changed;
    }

    /** After the faster one of the last two looks: one that had to wait for a busy server says nothing. */
    private Duration pause(Duration took) {
        Duration pause = (took.compareTo(wideTook) < 0 ? took : wideTook).multipliedBy(50);
        wideTook = took;
        return pause.compareTo(WIDE_EVERY) > 0 ? pause : WIDE_EVERY;
    }
}
