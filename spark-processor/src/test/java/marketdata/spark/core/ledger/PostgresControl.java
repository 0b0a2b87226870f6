package marketdata.spark.core.ledger;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What an operator, or a fault, does to a running PostgreSQL. Linux: the server's program is found in /proc. */
final class PostgresControl {
    private final TestDatabase database;
    private final String folder;
    private final Path programs;
    private final long postmaster;

    PostgresControl(TestDatabase database) throws SQLException, IOException {
        this.database = database;
        this.folder = database.query("SHOW data_directory").get(0);
        this.postmaster = postmaster();
        this.programs =
                Files.readSymbolicLink(Path.of("/proc/" + postmaster + "/exe")).getParent();
    }

    private long postmaster() throws IOException {
        return Long.parseLong(
                Files.readAllLines(Path.of(folder, "postmaster.pid")).get(0).strip());
    }

    /** Ends it as a crash does and starts it again; returns when it answers. */
    void crashAndRestart() throws IOException, InterruptedException {
        control("restart", "-m", "immediate", "-w", "-l", folder + "/restart.log");
    }

    /** From now on it accepts nobody, and ends when the last session does. */
    void shutDownWhenAllHaveLeft() throws IOException, InterruptedException {
        control("stop", "-m", "smart", "-W");
    }

    /** Starts it again after its end. */
    void start() throws IOException, InterruptedException {
        while (Files.exists(Path.of(folder, "postmaster.pid"))) {
            TimeUnit.MILLISECONDS.sleep(20);
        }
        control("start", "-w", "-l", folder + "/restart.log", "-o", options());
    }

    private String options() {
        return "-p " + database.port() + " -c listen_addresses=localhost -c max_connections=300 -F";
    }

    private void control(String action, String... more) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        if (System.getProperty("user.name").equals("root")) {
            // PostgreSQL refuses root; so does the embedded one come by its user.
            command.addAll(List.of("unshare", "-U"));
        }
        command.addAll(List.of(programs.resolve("pg_ctl").toString(), action, "-D", folder));
        command.addAll(List.of(more));
        run(command);
    }

    /** Stops the server and the sessions of the sink where they stand, as a frozen machine does. */
    List<Long> freeze() throws SQLException, IOException, InterruptedException {
        List<Long> frozen = new ArrayList<>(List.of(postmaster()));
        database.query("SELECT pid FROM pg_stat_activity WHERE usename = 'crypto_writer'")
                .forEach(pid -> frozen.add(Long.parseLong(pid)));
        signal("STOP", frozen);
        return frozen;
    }

    void thaw(List<Long> frozen) throws IOException, InterruptedException {
        signal("CONT", frozen);
    }

    /** Ends the sink's session, as an administrator may. */
    void endSessions() throws SQLException {
        database.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'crypto_writer'");
    }

    private static void signal(String name, List<Long> processes) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("kill", "-" + name));
        processes.forEach(each -> command.add(Long.toString(each)));
        run(command);
    }

    private static void run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new IOException(command + " failed");
        }
    }
}
