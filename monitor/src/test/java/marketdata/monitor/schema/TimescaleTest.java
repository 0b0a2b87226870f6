package marketdata.monitor.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.DefaultPostgresBinaryResolver;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import io.zonky.test.db.postgres.embedded.PgBinaryResolver;
import marketdata.monitor.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.stream.Stream;

/**
 * The same files on a server with TimescaleDB, which no package registry has: a stand-in extension of its name takes its
 * place, with {@code create_hypertable} as TimescaleDB 2 declares it and refusing what that refuses. Compression needs the
 * real one (ALTER TABLE ... SET (timescaledb.compress) is no SQL of PostgreSQL's), so the stand-in says that it has the
 * Apache licence.
 */
class TimescaleTest {
    private static final String EXTENSION = """
            CREATE TABLE made (relation text, time_column text, chunks interval);
            CREATE FUNCTION create_hypertable(relation regclass, time_column_name name, partitioning_column name = NULL,
                number_partitions integer = NULL, associated_schema_name name = NULL, associated_table_prefix name = NULL,
                chunk_time_interval anyelement = NULL::bigint, create_default_indexes boolean = true,
                if_not_exists boolean = false) RETURNS void LANGUAGE plpgsql SECURITY DEFINER AS $$
            BEGIN
                IF (SELECT relkind FROM pg_class WHERE oid = relation) = 'p' THEN
                    RAISE EXCEPTION 'table "%" is already partitioned', relation;
                END IF;
                IF EXISTS (SELECT FROM pg_index i WHERE indrelid = relation AND indisunique AND NOT EXISTS (
                        SELECT FROM pg_attribute a WHERE attrelid = relation AND attname = time_column_name
                            AND attnum = ANY (i.indkey))) THEN
                    RAISE EXCEPTION 'cannot create a unique index without the column "%"', time_column_name;
                END IF;
                INSERT INTO made VALUES (relation::text, time_column_name, chunk_time_interval);
            END
            $$;
            """;

    @TempDir
    private Path folder;

    private final PgBinaryResolver own =
            (system, architecture) -> DefaultPostgresBinaryResolver.INSTANCE.getPgBinary(system, architecture);

    private EmbeddedPostgres server;

    @BeforeEach
    void startsWithTheStandIn() throws IOException {
        // Unpacks a server of its own, for the files of the one that all tests share stay as they are.
        server().start().close();
        Path unpacked;
        try (Stream<Path> found = Files.list(folder)) {
            unpacked = found.filter(each -> each.getFileName().toString().startsWith("PG-"))
                    .filter(Files::isDirectory)
                    .findFirst()
                    .orElseThrow();
        }
        Path extensions = unpacked.resolve("share/postgresql/extension");
        Files.writeString(extensions.resolve("timescaledb.control"), "default_version = '2.0'\nrelocatable = true\n");
        Files.writeString(extensions.resolve("timescaledb--2.0.sql"), EXTENSION);
        // What is preloaded must be a library; any will do.
        Path libraries = unpacked.resolve("lib/postgresql");
        Files.copy(libraries.resolve("auth_delay.so"), libraries.resolve("timescaledb.so"));
        server = server().setServerConfig("shared_preload_libraries", "timescaledb")
                .setServerConfig("timescaledb.license", "apache")
                .start();
    }

    private EmbeddedPostgres.Builder server() {
        return EmbeddedPostgres.builder()
                // A resolver of its own: what another has unpacked is not looked for again.
                .setPgBinaryResolver(own)
                .setOverrideWorkingDirectory(folder.toFile())
                .setPGStartupWait(Duration.ofMinutes(2))
                .setServerConfig("fsync", "off");
    }

    @AfterEach
    void stops() throws IOException {
        server.close();
    }

    @Test
    void theTablesOfEventsAreHypertablesOfAWeekAChunkAndTakeTheSameRows() throws SQLException {
        TestDatabase database = TestDatabase.on(server);
        database.applyInitFiles();

        assertThat(database.rows("postgres", "UTC", "SELECT relation, time_column, chunks FROM made ORDER BY 1"))
                .containsExactly(
                        "alert_data|raised_at|7 days",
                        "article_data|published_at|7 days",
                        "ticker_data|event_time|7 days",
                        "trade_data|event_time|7 days");
        assertThat(database.rows(
                        "SELECT DISTINCT relkind FROM pg_class WHERE relname ~ '^(alert|article|ticker|trade)_data'"
                                + " AND relkind IN ('r', 'p')"))
                .containsExactly("r");

        for (int i = 0; i < 2; i++) {
            database.execute("crypto_writer", """
                    SELECT ensure_event_month('ticker_data', '2026-03-01T00:00:00Z');
                    INSERT INTO ticker_data (pair, event_time, last, bid, ask, volume_24h, pct_change)
                    VALUES ('XBT/USD', '2026-03-01T00:00:00Z', 1, 1, 2, 3, 0)
                    ON CONFLICT (pair, event_time) DO UPDATE SET last = excluded.last""");
        }
        assertThat(database.rows("SELECT pair, last FROM ticker_data")).containsExactly("XBT/USD|1");
        assertThat(database.rows("SELECT count(*) FROM pg_class WHERE relname ~ 'ticker_data_2026'"))
                .containsExactly("0");
    }
}
