package marketdata.spark.core.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import marketdata.model.candle.MinuteAggregator;
import marketdata.spark.core.trade.ReadReport;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/**
 * The ledger in a real PostgreSQL against plain sets: batches that come again, drivers that die before or after COMMIT, and
 * drivers that go on though another has taken over.
 */
class MinuteLedgerProperties {
    private static final long NOON = 1_795_176_000_000_000L;
    private static final long WATERMARK = 600_000_000L;

    private static TestDatabase database;
    private static Connection connection;
    private static Connection other;
    private static Connection reader;
    private static int stories;

    /** A trade; or, with price 0, the exchange's word that it had none after this one until then. */
    private record Event(long id, long micros, long price) {
        boolean isTrade() {
            return price > 0;
        }
    }

    @BeforeContainer
    static void start() throws Exception {
        database = new TestDatabase();
        // Nobody kills this server: it need not wait for the disk.
        database.run("ALTER ROLE crypto_writer SET synchronous_commit = off");
        connection = database.writer().connectWithoutAutoCommit("spark-processor");
        other = database.writer().connectWithoutAutoCommit("spark-processor");
        reader = database.superuser();
    }

    @AfterContainer
    static void stop() throws Exception {
        connection.close();
        other.close();
        reader.close();
        database.close();
    }

    /** What is true of one story: its own query and symbol, so that stories share the tables and nothing else. */
    private static final class Stream {
        final String query = "property:" + stories++;
        final String symbol = "SYMBOL" + stories;
        final List<List<Event>> batches;
        final Random random;
        byte[] state = new MinuteAggregator("kraken", symbol, WATERMARK).toBytes();
        int checkpointed;

        Stream(Random random) {
            this.random = random;
            this.batches = batches(random);
        }

        Batch batch(MinuteAggregator minutes) {
            List<Event> events = batches.get(checkpointed);
            for (Event event : events) {
                if (event.isTrade()) {
                    minutes.add(event.id(), event.price(), 2, 1, 0, event.micros(), event.id() % 2 == 0, false);
                } else {
                    minutes.quiet(event.id(), event.micros());
                }
            }
            long trades = events.stream().filter(Event::isTrade).count();
            TreeMap<Integer, Long> next = new TreeMap<>(Map.of(0, (long) checkpointed + 1));
            ReadReport report = new ReadReport(events.size(), trades, events.size() - trades, 0, "clean_trades", next);
            return new Batch(checkpointed, List.of(minutes.drain()), List.of(report));
        }

        MinuteAggregator minutes() {
            return MinuteAggregator.fromBytes("kraken", symbol, WATERMARK, state);
        }
    }

    @Property(tries = 200, seed = "20261129", shrinking = ShrinkingMode.OFF)
    void everyBatchIsInTheTablesOnceWhoeverDiesWhenever(@ForAll @LongRange(max = Long.MAX_VALUE - 1) long seed)
            throws SQLException {
        Stream stream = new Stream(new Random(seed ^ Long.getLong("tests.seed", 0)));
        MinuteLedger ledger = MinuteLedger.takeOver(connection, stream.query);
        while (stream.checkpointed < stream.batches.size()) {
            if (!step(stream, ledger)) {
                MinuteLedger replaced = ledger;
                ledger = MinuteLedger.takeOver(connection, stream.query);
                assertRefused(stream, replaced);
            }
        }
        assertThat(ledgerRows(stream)).isEqualTo(oracleLedger(stream));
        assertThat(tableRows(stream)).isEqualTo(oracleTable(stream));
        assertThat(rows(
                        "SELECT window_start FROM trades_1min_agg t WHERE symbol = ? AND version <>"
                                + " 1 + (SELECT count(*) FROM trades_1min_agg_history h"
                                + " WHERE h.symbol = t.symbol AND h.window_start = t.window_start)",
                        stream.symbol))
                .isEmpty();
    }

    /** The next batch; false when the driver has died over it. */
    private static boolean step(Stream stream, MinuteLedger ledger) throws SQLException {
        MinuteAggregator minutes = stream.minutes();
        Batch batch = stream.batch(minutes);
        if (!ledger.isCommitted(connection, batch.id())) {
            int fate = stream.random.nextInt(6);
            if (fate < 2) {
                assertThatThrownBy(() -> ledger.commit(cut(fate == 0), batch)).hasMessage("cut");
                return false;
            }
            ledger.commit(connection, batch);
        } else {
            connection.rollback();
        }
        if (stream.random.nextInt(6) == 0) {
            return false; // dies before Spark has noted the batch
        }
        stream.state = minutes.toBytes();
        stream.checkpointed++;
        return true;
    }

    /** Somebody who does not know yet that another has taken over. */
    private static void assertRefused(Stream stream, MinuteLedger replaced) throws SQLException {
        Batch batch = stream.batch(stream.minutes());
        assertThatThrownBy(() -> replaced.commit(other, batch)).isInstanceOf(FencedException.class);
        other.rollback();
    }

    /** A connection whose next COMMIT fails, before or after the server has heard of it. */
    private static Connection cut(boolean before) {
        return (Connection) Proxy.newProxyInstance(
                Connection.class.getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                    if (!method.getName().equals("commit")) {
                        try {
                            return method.invoke(connection, arguments);
                        } catch (InvocationTargetException e) {
                            throw e.getCause();
                        }
                    }
                    if (before) {
                        connection.rollback();
                    } else {
                        connection.commit();
                    }
                    throw new SQLException("cut", "08006");
                });
    }

    private static List<List<Event>> batches(Random random) {
        List<List<Event>> batches = new ArrayList<>();
        long micros = NOON;
        long id = 1;
        for (int batch = 1 + random.nextInt(5); batch > 0; batch--) {
            List<Event> events = new ArrayList<>();
            for (int i = random.nextInt(8); i > 0; i--) {
                micros += random.nextInt(40) * 1_000_000L;
                events.add(new Event(id++, micros, 9_000 + random.nextInt(2_000)));
                if (random.nextInt(5) == 0) {
                    events.add(events.get(random.nextInt(events.size())));
                }
                if (random.nextInt(4) == 0) {
                    micros += random.nextInt(400) * 1_000_000L;
                    events.add(new Event(id - 1, micros, 0));
                }
            }
            batches.add(events);
        }
        return batches;
    }

    private static List<String> rows(String sql, String parameter) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (PreparedStatement query = reader.prepareStatement(sql)) {
            query.setString(1, parameter);
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    rows.add(row.getString(1));
                }
            }
        }
        return rows;
    }

    private static List<String> ledgerRows(Stream stream) throws SQLException {
        return rows(
                "SELECT concat_ws(' ', batch, trades, duplicates, late, end_offsets->'clean_trades'->>'0')"
                        + " FROM stream_commits WHERE query = ? ORDER BY batch",
                stream.query);
    }

    private static List<String> oracleLedger(Stream stream) {
        List<String> rows = new ArrayList<>();
        Set<Long> seen = new HashSet<>();
        for (List<Event> batch : stream.batches) {
            List<Event> trades = batch.stream().filter(Event::isTrade).toList();
            long fresh = trades.stream().filter(event -> seen.add(event.id())).count();
            rows.add(String.format(
                    Locale.ROOT, "%d %d %d 0 %d", rows.size(), fresh, trades.size() - fresh, rows.size() + 1));
        }
        return rows;
    }

    private static List<String> tableRows(Stream stream) throws SQLException {
        return rows(
                "SELECT concat_ws(' ', extract(epoch FROM window_start)::bigint, trade_count, (open * 100)::bigint,"
                        + " (high * 100)::bigint, (low * 100)::bigint, (close * 100)::bigint, sum_qty::bigint)"
                        + " FROM trades_1min_agg WHERE symbol = ? ORDER BY window_start",
                stream.symbol);
    }

    private static List<String> oracleTable(Stream stream) {
        TreeMap<Long, TreeMap<Long, Long>> minutes = new TreeMap<>();
        long quietUntil = Long.MIN_VALUE;
        for (List<Event> batch : stream.batches) {
            for (Event event : batch) {
                if (event.isTrade()) {
                    minutes.computeIfAbsent(event.micros() / 60_000_000, each -> new TreeMap<>())
                            .put(event.id(), event.price());
                } else {
                    quietUntil = Math.max(quietUntil, event.micros() / 60_000_000);
                }
            }
        }
        // No id is missing, so each minute without a trade is quiet: up to the last trade, or the last answer.
        long end = minutes.isEmpty() ? Long.MIN_VALUE : Math.max(minutes.lastKey() + 1, quietUntil);
        for (long minute = minutes.isEmpty() ? end : minutes.firstKey(); minute < end; minute++) {
            minutes.putIfAbsent(minute, new TreeMap<>());
        }
        List<String> rows = new ArrayList<>();
        minutes.forEach((minute, prices) -> rows.add(
                prices.isEmpty()
                        ? String.format(Locale.ROOT, "%d 0 0", minute * 60)
                        : String.format(
                                Locale.ROOT,
                                "%d %d %d %d %d %d %d",
                                minute * 60,
                                prices.size(),
                                prices.firstEntry().getValue(),
                                prices.values().stream()
                                        .mapToLong(price -> price)
                                        .max()
                                        .orElseThrow(),
                                prices.values().stream()
                                        .mapToLong(price -> price)
                                        .min()
                                        .orElseThrow(),
                                prices.lastEntry().getValue(),
                                prices.size())));
        return rows;
    }
}
