package marketdata.monitor.api;

import io.javalin.http.sse.SseClient;
import marketdata.monitor.database.Announcements;
import marketdata.monitor.database.CandleTables;
import marketdata.monitor.database.CandleTables.Market;
import marketdata.monitor.database.Database;
import marketdata.monitor.database.IncidentTables;
import marketdata.monitor.text.Json;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;

/**
 * Changes as server-sent events. PostgreSQL announces each commit ({@code postgres/init/25_notifications.sql}); then one query
 * for all readers asks for the newest commit, and one for the minutes that were written in their markets. Nothing is asked,
 * and no connection kept, while nobody reads.
 *
 * <p>Events: {@code minutes} (rows of the reader's market), {@code progress} (newest commit and event time, at least every five
 * seconds: a sign of life), {@code problem} (the database does not answer).
 */
final class EventStream implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EventStream.class);
    private static final String CHANNEL = "commits";
    /** Connections that carry nothing are closed by the server, and by proxies. */
    private static final Duration SIGN_OF_LIFE = Duration.ofSeconds(4);
    /** A job that commits without a pause is followed this often. */
    private static final long BETWEEN_LOOKS_MILLIS = 50;

    private static final long AFTER_A_FAILURE_MILLIS = 500;

    private final Database database;
    private final CandleTables candles;
    private final IncidentTables incidents;
    private final Set<StreamReader> readers = ConcurrentHashMap.newKeySet();
    /** Has a permit when a reader has come. */
    private final Semaphore arrivals = new Semaphore(0);

    private final ExecutorService follower = Executors.newSingleThreadExecutor(work -> daemon(work, "changes"));
    /** A reader that takes nothing holds one of these until its connection is closed. */
    private final ExecutorService senders = Executors.newFixedThreadPool(4, work -> daemon(work, "events"));

    /** The database's time up to which commits have been heard of; null when nobody has listened. */
    private Instant heard;

    private boolean answered = true;

    EventStream(Database database, CandleTables candles, IncidentTables incidents) {
        this.database = database;
        this.candles = candles;
        this.incidents = incidents;
    }

    private static Thread daemon(Runnable work, String name) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        return thread;
    }

    void start() {
        follower.execute(this::run);
    }

    /** A new reader, of the market its request names. */
    void open(SseClient client) {
        String source = client.ctx().queryParam("source");
        Market market = source == null ? null : new Market(source, client.ctx().queryParam("symbol"));
        StreamReader reader = new StreamReader(client, market, senders);
        client.keepAlive();
        client.onClose(() -> readers.remove(reader));
        readers.add(reader);
        arrivals.release();
        try {
            reader.send("progress", Json.of(incidents.newestCommit()));
        } catch (SQLException e) {
            reader.send("problem", problem(e));
        }
    }

    private void run() {
        try {
            while (!follower.isShutdown()) {
                follow();
            }
        } catch (InterruptedException e) {
            LOG.debug("no longer following commits");
        }
    }

    /** Until nobody reads any more, or something fails. */
    private void follow() throws InterruptedException {
        if (readers.isEmpty()) {
            heard = null;
            arrivals.acquire();
        }
        arrivals.drainPermits();
        try (Announcements commits = database.listen(CHANNEL)) {
            catchUp();
            while (!readers.isEmpty()) {
                List<String> announcements = commits.next(SIGN_OF_LIFE);
                if (announcements.isEmpty()) {
                    catchUp();
                } else {
                    look(announcements);
                }
                Thread.sleep(BETWEEN_LOOKS_MILLIS);
            }
        } catch (SQLException e) {
            if (answered && !follower.isShutdown()) {
                LOG.warn("Changes cannot be read: {}", Database.reason(e));
            }
            answered = false;
            readers.forEach(reader -> reader.send("problem", problem(e)));
            Thread.sleep(AFTER_A_FAILURE_MILLIS);
        } catch (RuntimeException e) {
            if (!follower.isShutdown()) {
                LOG.error("Looking for changes failed; trying again", e);
            }
            Thread.sleep(AFTER_A_FAILURE_MILLIS);
        }
    }

    private static String problem(SQLException failure) {
        return Json.of(Map.of("detail", "PostgreSQL does not answer: " + Database.reason(failure)));
    }

    /** What was committed before this connection listens, or to a database whose schema is older than its announcements. */
    private void catchUp() throws SQLException {
        Map<String, Object> commit = progress();
        Instant newest = (Instant) commit.get("newest_event_time");
        Instant now = (Instant) commit.get("now");
        if (newest != null) {
            minutes(WrittenMinutes.missed(newest, heard == null ? now : heard));
        }
        heard = now;
        answered = true;
    }

    private void look(List<String> announcements) throws SQLException {
        Instant now = (Instant) progress().get("now");
        Optional<WrittenMinutes> written = announcements.stream()
                .map(WrittenMinutes::of)
                .filter(Objects::nonNull)
                .reduce(WrittenMinutes::and);
        if (written.isPresent()) {
            minutes(written.get());
        }
        heard = now;
    }

    /** Sends the newest commit. */
    private Map<String, Object> progress() throws SQLException {
        Map<String, Object> commit = incidents.newestCommit();
        String data = Json.of(commit);
        readers.forEach(reader -> reader.send("progress", data));
        return commit;
    }

    private void minutes(WrittenMinutes written) throws SQLException {
        Set<Market> markets = readers.stream()
                .map(StreamReader::market)
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
        if (markets.isEmpty()) {
            return;
        }
        Map<Market, List<Map<String, Object>>> byMarket = new HashMap<>();
        for (Map<String, Object> row : candles.written(markets, written.first(), written.last(), written.since())) {
            Market market = new Market((String) row.get("source"), (String) row.get("symbol"));
            byMarket.computeIfAbsent(market, each -> new ArrayList<>()).add(row);
        }
        byMarket.forEach((market, rows) -> {
            String data = Json.of(Map.of("minutes", rows));
            readers.stream()
                    .filter(reader -> market.equals(reader.market()))
                    .forEach(reader -> reader.send("minutes", data));
        });
    }

    @Override
    public void close() {
        follower.shutdownNow();
        senders.shutdownNow();
        readers.forEach(StreamReader::close);
    }
}
