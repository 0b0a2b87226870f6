package marketdata.monitor.api;

import io.javalin.http.sse.SseClient;
import marketdata.monitor.database.CandleTables;
import marketdata.monitor.database.Database;
import marketdata.monitor.database.IncidentTables;
import marketdata.monitor.text.Json;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Changes as server-sent events. One look at the database ten times a second serves all readers: the newest commit, and, when
 * there is a new one, the minutes written after the last look. Nothing is asked while nobody listens.
 *
 * <p>Events: {@code minutes} (rows of the reader's market), {@code progress} (newest commit and event time, at least every five
 * seconds: a sign of life), {@code problem} (the database does not answer).
 */
final class EventStream implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EventStream.class);
    private static final long EVERY_MILLIS = 100;
    /** Connections that carry nothing are closed by the server, and by proxies. */
    private static final int LOOKS_BETWEEN_SIGNS_OF_LIFE = 50;

    private final IncidentTables incidents;
    private final MinuteChanges changes;
    private final Set<StreamReader> readers = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService looker =
            Executors.newSingleThreadScheduledExecutor(work -> daemon(work, "changes"));
    /** A reader that takes nothing holds one of these until its connection is closed. */
    private final ExecutorService senders = Executors.newFixedThreadPool(4, work -> daemon(work, "events"));

    private Object batch;
    private int looks;
    private boolean answered = true;

    EventStream(CandleTables candles, IncidentTables incidents) {
        this.incidents = incidents;
        changes = new MinuteChanges(candles);
    }

    private static Thread daemon(Runnable work, String name) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        return thread;
    }

    void start() {
        var unused = looker.scheduleWithFixedDelay(this::look, EVERY_MILLIS, EVERY_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** A new reader, of the market its request names. */
    void open(SseClient client) {
        String market = market(client.ctx().queryParam("source"), client.ctx().queryParam("symbol"));
        StreamReader reader = new StreamReader(client, market, senders);
        client.keepAlive();
        client.onClose(() -> readers.remove(reader));
        readers.add(reader);
    }

    private static String market(Object source, Object symbol) {
        return source + " " + symbol;
    }

    private void look() {
        if (readers.isEmpty()) {
            changes.forget();
            return;
        }
        try {
            progress(incidents.newestCommit());
            Map<String, List<Map<String, Object>>> byMarket = new HashMap<>();
            for (Map<String, Object> row : changes.next()) {
                byMarket.computeIfAbsent(market(row.get("source"), row.get("symbol")), each -> new ArrayList<>())
                        .add(row);
            }
            byMarket.forEach(this::send);
            answered = true;
        } catch (SQLException e) {
            if (answered) {
                LOG.warn("Changes cannot be read: {}", Database.reason(e));
            }
            answered = false;
            send("problem", Map.of("detail", "PostgreSQL does not answer: " + Database.reason(e)));
        } catch (RuntimeException e) {
            LOG.error("Looking for changes failed; trying again", e);
        }
    }

    private void progress(Map<String, Object> commit) {
        boolean isNew = !Objects.equals(commit.get("batch"), batch);
        changes.committed(isNew, (Instant) commit.get("newest_event_time"), (Instant) commit.get("now"));
        if (isNew || ++looks >= LOOKS_BETWEEN_SIGNS_OF_LIFE) {
            batch = commit.get("batch");
            looks = 0;
            send("progress", new LinkedHashMap<>(commit));
        }
    }

    private void send(String event, Map<String, ?> value) {
        String data = Json.of(value);
        readers.forEach(reader -> reader.send(event, data));
    }

    private void send(String market, List<Map<String, Object>> rows) {
        String data = Json.of(Map.of("minutes", rows));
        readers.stream()
                .filter(reader -> reader.market().equals(market))
                .forEach(reader -> reader.send("minutes", data));
    }

    @Override
    public void close() {
        looker.shutdownNow();
        senders.shutdownNow();
        readers.forEach(StreamReader::close);
    }
}
