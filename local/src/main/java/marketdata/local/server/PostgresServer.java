package marketdata.local.server;

import marketdata.local.DataDir;
import marketdata.local.Project;
import marketdata.local.RunFailed;
import marketdata.local.process.ChildEnvironment;
import marketdata.local.process.Launch;
import marketdata.local.process.LogTail;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A PostgreSQL server on loopback, as a process from the binaries Maven brought. Never runs as root. */
public final class PostgresServer {
    /** Its name in {@code status}. */
    public static final String NAME = "postgres";

    private final Project project;
    private final DataDir data;
    private final Secrets secrets;
    private final int port;
    private PostgresAccount account;
    private Path binaries;

    /** Chooses the port; starts nothing. */
    public PostgresServer(Project project, DataDir data, Ports ports, Secrets secrets) {
        this.project = project;
        this.data = data;
        this.secrets = secrets;
        this.port = ports.of("postgres");
    }

    /** Without a password. */
    public String jdbcUrl() {
        return "jdbc:postgresql://127.0.0.1:" + port + "/crypto_data";
    }

    /** Unpacks the programs and, the first time, makes the cluster. */
    public void prepare() throws InterruptedException {
        account = PostgresAccount.forFolder(data.path());
        // Beside the other built things, where every data folder shares them; in this one where the account cannot go.
        Path shared = project.home().resolve("local/target/runtime");
        boolean sharable = Files.isWritable(shared) && account.canEnter(shared);
        binaries = PostgresBinaries.unpacked(project, sharable ? shared : data.path());
        if (!Files.exists(cluster().resolve("PG_VERSION"))) {
            initialise();
        }
        try {
            // The owner may have changed: started as root before, or the other way round.
            account.own(data.at("postgres"));
        } catch (IOException e) {
            throw new RunFailed(
                    "the database's folder cannot be given to " + account.user() + ": " + e.getMessage(), e);
        }
    }

    /** How it is started; SIGINT makes it end without waiting for its clients. */
    public Launch launch() {
        List<String> command = command("postgres");
        command.addAll(List.of("-D", cluster().toString(), "-p", Integer.toString(port)));
        List<String> settings = List.of(
                "listen_addresses=127.0.0.1",
                "unix_socket_directories=",
                "password_encryption=scram-sha-256",
                "shared_buffers=64MB",
                "max_connections=50",
                "max_wal_size=256MB",
                "timezone=UTC",
                "log_timezone=UTC",
                "log_line_prefix=%m %u ",
                "log_min_messages=warning");
        settings.forEach(setting -> command.addAll(List.of("-c", setting)));
        return new Launch(NAME, command, Map.of(), Map.of("postgres", port), data.at("postgres"), "INT");
    }

    private void initialise() throws InterruptedException {
        Path home = data.at("postgres");
        Path password = home.resolve("password");
        Path log = data.logs().resolve("postgres-init.log");
        try {
            Files.createDirectories(home);
            // What a killed first start left behind is no cluster yet.
            delete(cluster());
            Files.deleteIfExists(password);
            Files.createFile(
                    password, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(password, secrets.password(DatabaseRole.POSTGRES));
            account.own(home);
            List<String> command = command("initdb");
            command.addAll(List.of("-D", cluster() + ".new", "-U", "postgres", "-A", "scram-sha-256"));
            command.addAll(List.of("--pwfile=" + password, "-E", "UTF8", "--locale=C", "--no-instructions"));
            delete(Path.of(cluster() + ".new"));
            Process process = ChildEnvironment.process(command, home, Map.of())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            if (!process.waitFor(120, TimeUnit.SECONDS) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new RunFailed("PostgreSQL's initdb failed: " + LogTail.last(log, 2));
            }
            Files.move(Path.of(cluster() + ".new"), cluster());
        } catch (IOException e) {
            throw new RunFailed("the database's folder cannot be made: " + e.getMessage(), e);
        } finally {
            deleteQuietly(password);
        }
    }

    private Path cluster() {
        return data.at("postgres").resolve("cluster");
    }

    private List<String> command(String program) {
        List<String> command = new ArrayList<>(account.prefix());
        command.add(binaries.resolve("bin").resolve(program).toString());
        return command;
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (var all = Files.walk(folder)) {
            for (Path path : all.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.delete(path);
            }
        }
    }

    private static void deleteQuietly(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
