package marketdata.faults.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;

/** The data folder of the run under test: {@code state.json} names its processes and addresses, see local/README.md. */
public final class RunFolder {
    /** The role that reads everything. */
    private static final String ROLE = "crypto_monitor";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path path;

    /** Creates nothing. */
    public RunFolder(Path path) {
        this.path = path.toAbsolutePath().normalize();
    }

    /** Absolute. */
    public Path path() {
        return path;
    }

    /** Makes the folder, with a file in it that says by how much the producer's clock is wrong: not at all. */
    void create() throws IOException {
        Files.createDirectories(path.resolve("logs"));
        moveProducerClock("PT0S");
    }

    /** Removes the folder with everything in it. */
    public void remove() throws IOException {
        try (Stream<Path> all = Files.walk(path)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }

    /** Removes the folder when no run was started in it: no log in it can be of use. */
    void removeUnlessStarted() throws IOException {
        if (!Files.exists(path.resolve("state.json"))) {
            remove();
        }
    }

    /** The file by which the producer's clock is wrong: the producer reads it ten times a second. */
    Path clockOffset() {
        return path.resolve("clock_offset");
    }

    /** @param offset an ISO duration such as {@code PT-90S} */
    void moveProducerClock(String offset) throws IOException {
        Path next = path.resolve("clock_offset.new");
        Files.writeString(next, offset + "\n");
        Files.move(next, clockOffset(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** A log by its process's name. */
    Path log(String name) {
        return path.resolve("logs").resolve(name + ".log");
    }

    /** The process that started the others and starts them again. */
    Optional<PipelineProcess> supervisor() {
        return id(state().path("supervisor"));
    }

    /** The process of this name, when it runs now. */
    Optional<PipelineProcess> process(String name) {
        return id(entry(name).path("id")).filter(PipelineProcess::isRunning);
    }

    /** Of the simulated exchange, on loopback. */
    public int simulatorPort() {
        return port("simulator", "http");
    }

    private int port(String process, String purpose) {
        JsonNode port = entry(process).path("ports").path(purpose);
        if (!port.isInt()) {
            throw new FaultRunFailed("state.json in " + path + " has no port " + purpose + " of " + process);
        }
        return port.intValue();
    }

    /** Of the broker. */
    public String bootstrapServers() {
        return "127.0.0.1:" + port("kafka", "broker");
    }

    /** To the run's database, as a role that may read everything. */
    public Connection connect() throws SQLException {
        Properties passwords = new Properties();
        try (InputStream in = Files.newInputStream(path.resolve("secrets"))) {
            passwords.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Properties properties = new Properties();
        properties.setProperty("user", ROLE);
        properties.setProperty("password", passwords.getProperty(ROLE));
        properties.setProperty("ApplicationName", "faults");
        properties.setProperty("preferQueryMode", "simple");
        properties.setProperty("connectTimeout", "5");
        return DriverManager.getConnection(state().path("jdbc_url").asText(), properties);
    }

    private JsonNode entry(String name) {
        for (JsonNode process : state().path("processes")) {
            if (process.path("name").asText().equals(name)) {
                return process;
            }
        }
        return JSON.createObjectNode();
    }

    private static Optional<PipelineProcess> id(JsonNode id) {
        return id.isObject()
                ? Optional.of(new PipelineProcess(
                        id.get("pid").asLong(), id.get("started").asLong()))
                : Optional.empty();
    }

    /** Replaced as a whole whenever a process starts or ends. */
    private JsonNode state() {
        Path file = path.resolve("state.json");
        try {
            return Files.exists(file) ? JSON.readTree(file.toFile()) : JSON.createObjectNode();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
