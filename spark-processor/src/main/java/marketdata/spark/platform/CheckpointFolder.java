package marketdata.spark.platform;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.spark.SparkConf;
import org.apache.spark.io.CompressionCodec;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A query's checkpoint as Spark 3.5 writes it, read without Spark: whether a query can start from it. One that cannot is set
 * aside, and the job begins a new one. No driver may be running on it.
 */
public final class CheckpointFolder {
    /** What follows the name of a checkpoint that was set aside; a time in UTC comes after it. */
    public static final String UNUSABLE = ".unusable-";

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSS'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern STATE = Pattern.compile("(\\d+)\\.(delta|snapshot)");

    private final Path root;

    public CheckpointFolder(Path root) {
        this.root = root;
    }

    /**
     * The first file that keeps a query from starting here, as a path below the checkpoint; empty when the checkpoint is
     * usable. Spark reads the newest two entries of {@code offsets}, the newest of {@code commits}, and the version of the
     * state after that commit; older entries are not examined.
     *
     * @param stateful whether the query keeps a state
     */
    public Optional<String> unusableFile(boolean stateful) throws IOException {
        if (id().isEmpty()) {
            return Optional.of("metadata");
        }
        if (!sourcesAreWhole()) {
            return Optional.of("sources/0/0");
        }
        NavigableSet<Long> offsets = numbers("offsets");
        NavigableSet<Long> commits = numbers("commits");
        long committed = commits.isEmpty() ? -1 : commits.last();
        if (offsets.isEmpty()) {
            return commits.isEmpty() ? Optional.empty() : Optional.of("offsets");
        }
        for (long batch : offsets.descendingSet().stream().limit(2).toList()) {
            if (!isWhole("offsets", batch)) {
                return Optional.of("offsets/" + batch);
            }
        }
        if (offsets.last() > committed + 1 || offsets.last() < committed) {
            return Optional.of("commits");
        }
        if (committed >= 0 && !isWhole("commits", committed)) {
            return Optional.of("commits/" + committed);
        }
        // The state after a batch is version batch + 1.
        return stateful && committed >= 0
                ? corruptState(committed + 1).map(file -> root.relativize(file).toString())
                : Optional.empty();
    }

    /**
     * Renames the checkpoint, so that the next start of its job finds none.
     *
     * @return its new folder: {@code NAME.unusable-<UTC time>}
     */
    public Path setAside(Instant now) throws IOException {
        return Files.move(root, root.resolveSibling(root.getFileName() + UNUSABLE + TIME.format(now)));
    }

    Path file(String folder, long number) {
        return root.resolve(folder).resolve(Long.toString(number));
    }

    /** The query's id, part of its name in the ledgers; empty when the file is missing or corrupt. */
    Optional<String> id() throws IOException {
        Path metadata = root.resolve("metadata");
        if (!Files.exists(metadata)) {
            return Optional.empty();
        }
        return json(Files.readString(metadata)).map(node -> node.path("id").textValue());
    }

    /** The numbers of a log's entries. */
    NavigableSet<Long> numbers(String folder) throws IOException {
        NavigableSet<Long> numbers = new TreeSet<>();
        Path log = root.resolve(folder);
        if (Files.exists(log)) {
            try (Stream<Path> files = Files.list(log)) {
                files.map(file -> file.getFileName().toString())
                        .filter(name -> name.matches("[0-9]+"))
                        .forEach(name -> numbers.add(Long.parseLong(name)));
            }
        }
        return numbers;
    }

    /** Whether a log's entry is complete: a version, then the number of JSON lines that this log has. */
    private boolean isWhole(String folder, long number) throws IOException {
        List<String> lines = lines(file(folder, number));
        int expected = folder.equals("offsets") ? 3 : 2;
        return lines.size() == expected
                && lines.get(0).equals("v1")
                && lines.stream().skip(1).allMatch(line -> json(line).isPresent());
    }

    /** Deletes the versions of the state that a dropped batch has made: a snapshot of them would be loaded. */
    void dropStateAfter(long version) throws IOException {
        Path state = root.resolve("state");
        if (!Files.exists(state)) {
            return;
        }
        try (Stream<Path> files = Files.walk(state)) {
            for (Path each : files.filter(Files::isRegularFile).toList()) {
                Matcher name = STATE.matcher(each.getFileName().toString());
                if (name.matches() && Long.parseLong(name.group(1)) > version) {
                    Files.delete(each);
                }
            }
        }
    }

    /** Whether the offsets that the first batch began at can be read. */
    private boolean sourcesAreWhole() throws IOException {
        Path first = root.resolve("sources/0/0");
        if (!Files.exists(first)) {
            return true;
        }
        // Kafka's source puts a zero byte before the version.
        List<String> lines = lines(first);
        return lines.size() > 1
                && lines.get(0).endsWith("v1")
                && lines.stream().skip(1).allMatch(line -> json(line).isPresent());
    }

    /** A file without which this version of the state cannot be loaded; empty when it can be. */
    Optional<Path> corruptState(long version) throws IOException {
        Path operator = root.resolve("state/0");
        if (!Files.exists(operator)) {
            return version == 0 ? Optional.empty() : Optional.of(operator);
        }
        try (Stream<Path> partitions = Files.list(operator)) {
            for (Path partition : partitions
                    .filter(path -> path.getFileName().toString().matches("[0-9]+"))
                    .sorted()
                    .toList()) {
                Optional<Path> corrupt = corruptChain(partition, version);
                if (corrupt.isPresent()) {
                    return corrupt;
                }
            }
        }
        return Optional.empty();
    }

    /** A version is a snapshot and the deltas after it; without a snapshot, all deltas from 1. */
    private static Optional<Path> corruptChain(Path partition, long version) throws IOException {
        for (long each = version; each > 0; each--) {
            Path snapshot = partition.resolve(each + ".snapshot");
            if (Files.exists(snapshot) && isWholeState(snapshot)) {
                return Optional.empty();
            }
            Path delta = partition.resolve(each + ".delta");
            if (!Files.exists(delta) || !isWholeState(delta)) {
                return Optional.of(delta);
            }
        }
        return Optional.empty();
    }

    /** Keys and values with their lengths, compressed; a length of -1 in place of a key's is the end. */
    private static boolean isWholeState(Path file) {
        CompressionCodec codec = CompressionCodec.createCodec(new SparkConf(false), "lz4");
        try (InputStream raw = Files.newInputStream(file);
                DataInputStream in = new DataInputStream(codec.compressedInputStream(raw))) {
            for (int key = in.readInt(); key != -1; key = in.readInt()) {
                in.skipNBytes(key);
                // A removed key has a value of length -1.
                in.skipNBytes(Math.max(0, in.readInt()));
            }
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static List<String> lines(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8)
                .lines()
                .toList();
    }

    static Optional<JsonNode> json(String text) {
        try {
            JsonNode node = JSON.readTree(text);
            return Optional.ofNullable(node).filter(each -> !each.isMissingNode());
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }
}
