package marketdata.local.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import marketdata.local.DataDir;
import marketdata.local.Project;
import marketdata.local.process.ManagedProcess;
import marketdata.local.process.ProcessId;
import marketdata.local.process.Supervisor;
import marketdata.local.run.ResultTable;
import marketdata.local.run.Servers;
import marketdata.local.run.Tables;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** Real Kafka and real PostgreSQL, as a run starts them. */
class ServersIT {
    @TempDir
    static Path folder;

    private static final List<String> PRINTED = Collections.synchronizedList(new ArrayList<>());
    private static DataDir data;
    private static Supervisor supervisor;
    private static Servers servers;
    private static CryptoDatabase database;

    @BeforeAll
    static void start() throws InterruptedException {
        System.setProperty(
                "pipeline.home", Path.of("..").toAbsolutePath().normalize().toString());
        data = DataDir.of(folder.resolve("a data,folder ö#%41;'&!=@+~(x)^|<>:y "))
                .create();
        Secrets secrets = new Secrets(data.at("secrets"));
        supervisor = new Supervisor(
                data.logs(),
                0,
                Supervisor.LONGEST_PAUSE,
                PRINTED::add,
                () -> {},
                failure -> PRINTED.add(failure.getMessage()));
        servers = new Servers(Project.here(), data, new Ports(data.at("ports.properties")), secrets);
        servers.start(supervisor);
        database = servers.database();
    }

    @AfterAll
    static void downLeavesNothing() throws InterruptedException {
        supervisor.close();
        servers.close();
        List<ProcessId> ids = new ArrayList<>();
        for (ManagedProcess process : supervisor.processes()) {
            ids.add(process.state().id());
            process.stop(Duration.ofSeconds(20));
        }
        assertThat(ids).hasSize(2).allMatch(id -> id.running().isEmpty());
        assertThat(PRINTED).isEmpty();
    }

    @Test
    void everyTopicHasFourPartitions() throws InterruptedException {
        for (String topic : BrokerTopics.NAMES) {
            assertThat(servers.topics().endOffsets(topic)).isEqualTo(Map.of(0, 0L, 1, 0L, 2, 0L, 3, 0L));
        }
    }

    @Test
    void allOfKafkasDataIsInTheFolderWhateverItsName() {
        assertThat(data.at("kafka/meta.properties")).exists();
        assertThat(folder)
                .isDirectoryContaining(each -> each.equals(data.path()))
                .satisfies(parent -> {
                    try (var all = Files.list(parent)) {
                        assertThat(all).hasSize(1);
                    }
                });
    }

    @Test
    void theAnalystReadsAndCannotWrite() throws SQLException {
        try (Connection connection = database.connect(DatabaseRole.ANALYST);
                Statement statement = connection.createStatement()) {
            try (ResultSet rows = statement.executeQuery("SELECT count(*) FROM trades_1min_agg")) {
                assertThat(rows.next()).isTrue();
            }
            assertThatThrownBy(() -> statement.execute("DELETE FROM trades_1min_agg"))
                    .isInstanceOf(SQLException.class);
        }
    }

    @Test
    void everyRoleLogsInWithItsPasswordOnly() throws SQLException {
        for (DatabaseRole role : DatabaseRole.values()) {
            database.connect(role).close();
        }
        Secrets others = new Secrets(data.at("other-secrets"));
        CryptoDatabase stranger = new CryptoDatabase(servers.jdbcUrl(), others);

        assertThatThrownBy(() -> stranger.connect(DatabaseRole.ANALYST)).hasMessageContaining("password");
    }

    @Test
    void rowsOfAnEarlierRunOrOfABatchWithoutTradesAreNotRowsOfThisRun() throws SQLException {
        String started = "2026-11-20T10:00:00Z";
        try (Tables tables = new Tables(database)) {
            assertThat(tables.rowsWrittenSince(started)).as("nothing at all").isFalse();
            minute("2026-11-20 09:00+00", "2026-11-20 09:59+00");
            batch(1, 5, "2026-11-20 09:59+00");
            assertThat(tables.rowsWrittenSince(started)).as("an earlier run").isFalse();
            minute("2026-11-20 09:01+00", "2026-11-20 10:01+00");
            batch(2, 0, "2026-11-20 10:01+00");
            assertThat(tables.rowsWrittenSince(started))
                    .as("no trade of this run")
                    .isFalse();
            batch(3, 5, "2026-11-20 10:02+00");
            assertThat(tables.rowsWrittenSince(started)).as("rows of this run").isTrue();
        }
    }

    private static void minute(String start, String updated) throws SQLException {
        execute(
                "INSERT INTO trades_1min_agg (source, symbol, window_start, window_end, trade_count, sum_qty, sum_value,"
                        + " taker_buy_qty, taker_buy_value, spike_count, missing_trades, status, updated_at) VALUES ('binance',"
                        + " 'BTCUSDT', '" + start + "', timestamptz '" + start
                        + "' + interval '1 minute', 0, 0, 0, 0, 0, 0, 0,"
                        + " 'quiet', '" + updated + "')");
    }

    private static void batch(int batch, int trades, String committed) throws SQLException {
        execute(
                "INSERT INTO stream_commits (query, batch, epoch, end_offsets, rows_written, trades, duplicates, rejected,"
                        + " late, committed_at) VALUES ('test', " + batch + ", 1, '{}', 1, " + trades + ", 0, 0, 0, '"
                        + committed
                        + "')");
    }

    private static void execute(String sql) throws SQLException {
        try (Connection connection = database.connect(DatabaseRole.CRYPTO_WRITER);
                Statement statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
    }

    @Test
    void theDatabaseMayBeMigratedAgain() throws InterruptedException {
        database.migrate(Project.here().home().resolve("postgres/init"), Duration.ofSeconds(10));
    }

    @Test
    void nobodyElseCanReadThePasswords() throws Exception {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.at("secrets"))))
                .isEqualTo("rw-------");
        assertThat(data.at("postgres/password")).doesNotExist();
    }

    @Test
    void answersAreCsvAsPostgresWritesIt() throws Exception {
        assertThat(csv("SELECT 1 AS a, NULL AS b, 'x,\"y\"' AS c, '' AS d;"))
                .isEqualTo("a,b,c,d\n1,,\"x,\"\"y\"\"\",\"\"\n");
        assertThat(csv("SELECT '{\"k\": 1}'::jsonb ? 'k' AS a, 2 AS a")).isEqualTo("a,a\nt,2\n");
        assertThat(csv("SHOW transaction_read_only")).isEqualTo("transaction_read_only\non\n");
    }

    @Test
    void input78ATextThatBeginsLikeAFormulaIsATextForASpreadsheetToo() throws Exception {
        assertThat(csv("SELECT '=cmd|''/C calc''!A0' AS \"a b\", '@SUM(1)' AS a, '+1+cmd|x' AS b, E'-2\\t=1' AS c"))
                .isEqualTo("a b,a,b,c\n'=cmd|'/C calc'!A0,'@SUM(1),'+1+cmd|x,'-2\t=1\n");
        assertThat(csv("SELECT -1.5 AS a, '-1.5e-3' AS b, '+7' AS c, 'BTC-USD' AS d, NULL::text AS e ORDER BY 1"))
                .isEqualTo("a,b,c,d,e\n-1.5,-1.5e-3,+7,BTC-USD,\n");
    }

    @Test
    void onATerminalAnAnswerIsATable() throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (Connection connection = database.connect(DatabaseRole.ANALYST)) {
            PrintStream terminal = new PrintStream(out, true, StandardCharsets.UTF_8);
            ResultTable.print(
                    connection,
                    "SELECT * FROM (VALUES ('BTCUSDT', 1.50, NULL), (E'\\x1b[2J币', 20, 'x')) AS t(symbol, price, note)",
                    terminal);
            ResultTable.print(connection, "SELECT generate_series(1, 501) AS n", terminal);
        }
        assertThat(out.toString(StandardCharsets.UTF_8))
                .startsWith("""
                        symbol   price  note
                        ───────  ─────  ────
                        BTCUSDT   1.50
                        ·[2J币      20  x
                        (2 rows)
                        """)
                .endsWith("500\n(the first 500 rows; in a pipe or with --csv, all of them)\n");
    }

    private static String csv(String statement) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (Connection connection = database.connect(DatabaseRole.ANALYST)) {
            Csv.print(connection, statement, new PrintStream(out, true, StandardCharsets.UTF_8));
        }
        return out.toString(StandardCharsets.UTF_8);
    }
}
