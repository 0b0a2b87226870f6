package marketdata.monitor.schema;

import static org.assertj.core.api.Assertions.assertThat;

import marketdata.monitor.TestDatabase;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

class InitFilesTest {
    private static final String DEFINITIONS = """
            SELECT 'column', table_name, column_name, data_type, is_nullable, column_default FROM information_schema.columns
                WHERE table_schema = 'public'
            UNION ALL SELECT 'constraint', conrelid::regclass::text, conname, pg_get_constraintdef(oid), '', '' FROM pg_constraint
                WHERE connamespace = 'public'::regnamespace
            UNION ALL SELECT 'view', viewname, definition, '', '', '' FROM pg_views WHERE schemaname = 'public'
            UNION ALL SELECT 'index', indexname, indexdef, '', '', '' FROM pg_indexes WHERE schemaname = 'public'
            UNION ALL SELECT 'grant', table_name, grantee, privilege_type, '', '' FROM information_schema.role_table_grants
                WHERE table_schema = 'public'
            ORDER BY 1, 2, 3, 4""";

    private final TestDatabase database = TestDatabase.empty();

    @Test
    void applyingTheFilesAgainChangesNothingAndKeepsTheRows() throws SQLException {
        database.minute("BTCUSDT", "2026-11-20T10:00:00Z", 10, "certified");
        var before = database.rows("postgres", "UTC", DEFINITIONS);

        database.applyInitFiles();
        database.applyInitFiles();

        assertThat(database.rows("postgres", "UTC", DEFINITIONS))
                .hasSizeGreaterThan(200)
                .isEqualTo(before);
        assertThat(database.rows("SELECT symbol FROM trades_1min_agg")).containsExactly("BTCUSDT");
    }

    /** TimescaleDB warns otherwise, and an upsert into a compressed chunk unpacks whole segments to find its row. */
    @Test
    void everyColumnOfTheKeySegmentsOrOrdersACompressedTable() throws IOException {
        Matcher table = Pattern.compile(
                        "\\('(\\w+)', '\\w+', '([^']*)', '([^']*)', \\$columns\\$.*?PRIMARY KEY \\(([^)]*)\\)",
                        Pattern.DOTALL)
                .matcher(Files.readString(Path.of("../postgres/init/81_market_events.sql")));
        Map<String, List<String>> compressed = new TreeMap<>();
        while (table.find()) {
            compressed.put(table.group(1), List.of(table.group(2), table.group(3)));
            assertThat((table.group(2) + ", " + table.group(3))
                            .replace(" DESC", "")
                            .split(", "))
                    .as(table.group(1))
                    .contains(table.group(4).split(", "));
        }
        assertThat(compressed)
                .containsOnlyKeys("alert_data", "article_data", "ticker_data", "trade_data")
                .containsEntry("trade_data", List.of("source, symbol", "event_time DESC, trade_id"));
    }

    @Test
    void aTableOfSomebodyElseIsNoHindrance() throws SQLException {
        database.execute("postgres", "CREATE TABLE somebodys (id int); CREATE FUNCTION his() RETURNS int RETURN 1");
        try {
            database.applyInitFiles();
            assertThat(database.rows("SELECT has_table_privilege('analyst', 'somebodys', 'SELECT')"))
                    .containsExactly("f");
        } finally {
            database.execute("postgres", "DROP TABLE somebodys; DROP FUNCTION his()");
        }
    }

    @Test
    void startsAtTheSameTimeDoNotDisturbEachOther() throws Exception {
        ExecutorService starts = Executors.newFixedThreadPool(4);
        try {
            List<Future<Void>> all = starts.invokeAll(Collections.nCopies(8, () -> {
                database.applyInitFiles();
                return null;
            }));
            for (Future<Void> each : all) {
                assertThat(each).succeedsWithin(Duration.ofMinutes(2));
            }
        } finally {
            starts.shutdownNow();
        }
    }

    @Test
    void everyTableViewColumnAndRoleIsExplained() throws SQLException {
        assertThat(database.rows("""
                SELECT c.relname, a.attname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
                WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'v') AND NOT c.relispartition AND a.attnum > 0
                    AND coalesce(col_description(c.oid, a.attnum), '') = ''""")).isEmpty();
        assertThat(database.rows("""
                SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'v')
                    AND NOT relispartition AND coalesce(obj_description(oid, 'pg_class'), '') = ''""")).isEmpty();
        assertThat(
                        database.rows(
                                "SELECT rolname FROM pg_roles WHERE rolname ~ 'crypto|analyst' AND shobj_description(oid, 'pg_authid') IS NULL"))
                .isEmpty();
    }

    @Test
    void everythingBelongsToTheOwnerRole() throws SQLException {
        assertThat(database.rows("""
                SELECT DISTINCT relowner::regrole FROM pg_class
                WHERE relnamespace = 'public'::regnamespace""")).containsExactly("crypto_owner");
    }

    @Test
    void aSessionThatSaysNothingSeesUtc() throws SQLException {
        assertThat(database.rows(
                        "SELECT setconfig::text FROM pg_db_role_setting s JOIN pg_database d ON d.oid = s.setdatabase"
                                + " WHERE d.datname = 'crypto_data' AND setrole = 0"))
                .containsExactly("{TimeZone=UTC}");
    }
}
