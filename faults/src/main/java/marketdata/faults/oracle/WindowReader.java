package marketdata.local.torture;

import marketdata.local.DataDir;
import marketdata.local.Project;
import marketdata.local.process.ChildEnvironment;
import marketdata.local.process.Launch;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Reads what the jobs beside the main one wrote: tables by JDBC, Parquet files by DuckDB in a process of its own. */
final class WindowReader {
    private final Project project;
    private final DataDir data;

    WindowReader(Project project, DataDir data) {
        this.project = project;
        this.data = data;
    }

    /** All rows of a table. */
    List<Window> read(WindowTable table, Connection postgres) throws IOException, InterruptedException, SQLException {
        return table.files() ? files(table) : rows(table, postgres);
    }

    private static List<String> columns(WindowTable table) {
        List<String> columns = new ArrayList<>(table.numbers());
        columns.addAll(table.amounts().values());
        if (table.hasStatus()) {
            columns.add("status");
        }
        return columns;
    }

    /** The names are our own, no parameters. */
    private static String select(WindowTable table, String micros, String from) {
        return "SELECT symbol, %s AS start, %s FROM %s".formatted(micros, String.join(", ", columns(table)), from);
    }

    private static List<Window> rows(WindowTable table, Connection postgres) throws SQLException {
        List<Window> found = new ArrayList<>();
        String sql = select(table, "(extract(epoch FROM window_start) * 1000000)::bigint", table.from());
        try (Statement statement = postgres.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            int columns = row.getMetaData().getColumnCount();
            while (row.next()) {
                List<String> cells = new ArrayList<>();
                for (int i = 1; i <= columns; i++) {
                    cells.add(row.getString(i));
                }
                found.add(window(table, cells));
            }
        }
        return found;
    }

    private List<Window> files(WindowTable table) throws IOException, InterruptedException {
        Path folder = data.at(table.from());
        if (!hasFiles(folder)) {
            return List.of();
        }
        // Relative to the data folder, whose name may hold what a file pattern or a quoted text gives a meaning.
        String sql = select(table, "epoch_us(window_start)", "'" + table.from() + "/date=*/*.parquet'");
        List<String> command = Launch.java("-Xmx128m");
        command.addAll(List.of(
                "-cp",
                project.jar("monitor") + java.io.File.pathSeparator + project.jar("local"),
                DuckLines.class.getName(),
                sql));
        Process duckDb = ChildEnvironment.process(command, data.path(), Map.of())
                .redirectError(ProcessBuilder.Redirect.appendTo(
                        data.logs().resolve("duckdb.log").toFile()))
                .start();
        String lines = new String(duckDb.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (duckDb.waitFor() != 0) {
            throw new IOException(
                    "DuckDB cannot read " + folder + "; see " + data.logs().resolve("duckdb.log"));
        }
        return lines.lines()
                .map(line -> window(table, List.of(line.split("\t", -1))))
                .toList();
    }

    private static boolean hasFiles(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return false;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            return all.anyMatch(file -> file.toString().endsWith(".parquet"));
        }
    }

    private static Window window(WindowTable table, List<String> cells) {
        List<String> columns = columns(table);
        Map<String, String> byName = new HashMap<>();
        for (int i = 0; i < columns.size(); i++) {
            byName.put(columns.get(i), cells.get(i + 2));
        }
        Map<String, Long> numbers = new TreeMap<>();
        table.numbers().forEach(name -> numbers.put(name, Long.valueOf(byName.get(name))));
        Map<String, BigDecimal> amounts = new TreeMap<>();
        table.amounts()
                .values()
                .forEach(name -> amounts.put(name, new BigDecimal(byName.get(name)).stripTrailingZeros()));
        return new Window(
                table.from(),
                cells.get(0),
                Long.parseLong(cells.get(1)),
                numbers,
                amounts,
                byName.getOrDefault("status", ""));
    }
}
