package marketdata.monitor.doctor;

import marketdata.monitor.check.CheckResult;
import marketdata.monitor.database.Database;
import marketdata.monitor.text.Remedy;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Does PostgreSQL answer, and does it have our tables and roles. */
final class DatabaseProbe {
    private static final String VERSION =
            "SELECT current_setting('server_version') || ', as ' || current_user AS answer";

    private static final String COLUMNS = """
            SELECT table_name, column_name FROM information_schema.columns
            WHERE table_schema = 'public' ORDER BY table_name, ordinal_position""";

    private static final String ROLES =
            "SELECT rolname, rolsuper FROM pg_roles WHERE rolname IN ('crypto_owner', 'crypto_writer', 'crypto_monitor', 'analyst')";

    private final Database database;

    DatabaseProbe(Database database) {
        this.database = database;
    }

    /** Whether the database answered at all. */
    static boolean isReachable(List<CheckResult> results) {
        return results.size() > 1;
    }

    List<CheckResult> run() {
        try {
            String version =
                    database.query(VERSION, row -> row.getString("answer")).get(0);
            return List.of(
                    ProbeFinding.ok("postgresql", "%s, version %s".formatted(database.place(), version)),
                    tables(),
                    roles());
        } catch (SQLException e) {
            return List.of(ProbeFinding.broken(
                    "postgresql", "%s cannot be asked: %s".formatted(database.place(), Database.reason(e)), next(e)));
        }
    }

    private static String next(SQLException failure) {
        String reason = Database.reason(failure);
        if (reason.contains("password") || reason.contains("authentication")) {
            return "set POSTGRES_USER and POSTGRES_PASSWORD to a role and its password";
        }
        if (reason.contains("does not exist")) {
            return "is --postgres-url the right server and database?";
        }
        return Remedy.POSTGRES.text();
    }

    private CheckResult tables() throws SQLException {
        Map<String, Set<String>> found = new TreeMap<>();
        database.query(COLUMNS, row -> found.computeIfAbsent(row.getString(1), table -> new TreeSet<>())
                .add(row.getString(2)));
        List<String> missing = new ArrayList<>();
        ExpectedTables.COLUMNS.forEach((table, columns) -> {
            Set<String> absent = new TreeSet<>(columns);
            absent.removeAll(found.getOrDefault(table, Set.of()));
            if (absent.size() == columns.size()) {
                missing.add("table " + table);
            } else if (!absent.isEmpty()) {
                missing.add("%s.%s".formatted(table, absent));
            }
        });
        if (missing.isEmpty()) {
            return ProbeFinding.ok(
                    "tables",
                    String.format(Locale.ROOT, "%d tables, every column there", ExpectedTables.COLUMNS.size()));
        }
        return ProbeFinding.broken(
                "tables", "missing, or not visible to this role: " + String.join(", ", missing), Remedy.SCHEMA.text());
    }

    private CheckResult roles() throws SQLException {
        Map<String, Boolean> superuser = new TreeMap<>();
        database.query(ROLES, row -> superuser.put(row.getString("rolname"), row.getBoolean("rolsuper")));
        Set<String> missing = new TreeSet<>(Set.of("crypto_owner", "crypto_writer", "crypto_monitor", "analyst"));
        missing.removeAll(superuser.keySet());
        if (!missing.isEmpty()) {
            return ProbeFinding.broken("roles", "missing: " + String.join(", ", missing), Remedy.SCHEMA.text());
        }
        if (superuser.containsValue(true)) {
            superuser.values().removeIf(is -> !is);
            return ProbeFinding.warning(
                    "roles", "superuser, and should not be: " + superuser.keySet(), Remedy.SCHEMA.text());
        }
        return ProbeFinding.ok("roles", String.join(", ", superuser.keySet()));
    }
}
