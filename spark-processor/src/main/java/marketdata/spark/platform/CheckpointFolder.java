package marketdata.spark.platform;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import marketdata.spark.platform.CheckpointRepair.Repair;
import org.apache.spark.SparkConf;
import org.apache.spark.io.CompressionCodec;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A query's checkpoint as Spark 3.5 lays it out, read without Spark: which of its files are whole. */
final class CheckpointFolder {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern STATE = Pattern.compile("(\\d+)\\.(delta|snapshot)");

    private final Path root;

    CheckpointFolder(Path root) {
        this.root = root;
    }

    Path file(String folder, long number) {
        return root.resolve(folder).resolve(Long.toString(number));
    }

    /** The query's id, which {@code stream_commits} knows it by; empty when the file is torn. */
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

    /** Whether a log's entry is one: a version, then lines of JSON, as many as that log has. */
    boolean isWhole(String folder, long number) throws IOException {
        List<String> lines = lines(file(folder, number));
        int expected = folder.equals("offsets") ? 3 : 2;
        return lines.size() == expected
                && lines.get(0).equals("v1")
                && lines.stream().skip(1).allMatch(line -> json(line).isPresent());
    }

    boolean isThereWhole(String folder, long number) throws IOException {
        return Files.exists(file(folder, number)) && isWhole(folder, number);
    }

    /** How a file is called in messages. */
    String name(Path file) {
        return root.relativize(file).toString();
    }

    /** Deletes versions of the state that belong to batches which are to be done again: a snapshot of them may be old. */
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

    /** Gives the query another id; everything else stays. */
    void renew() throws IOException {
        Path temporary = root.resolve(".metadata.recovered.tmp");
        Files.writeString(temporary, "{\"id\":\"" + UUID.randomUUID() + "\"}");
        Files.move(temporary, root.resolve("metadata"), StandardCopyOption.ATOMIC_MOVE);
    }

    /** Gives the whole checkpoint another name. */
    Optional<Repair> aside(String torn) throws IOException {
        for (int number = 1; ; number++) {
            Path target = root.resolveSibling(root.getFileName() + ".torn-" + number);
            if (!Files.exists(target)) {
                Files.move(root, target);
                return Optional.of(new Repair(
                        torn,
                        "checkpoint put aside as " + target.getFileName() + "; the job reads the topic from"
                                + " its beginning"));
            }
        }
    }

    /** Whether the offsets that the first batch began at can be read. */
    boolean sourcesAreWhole() throws IOException {
        Path first = root.resolve("sources/0/0");
        if (!Files.exists(first)) {
            return true;
        }
        // Kafka's source puts a zero byte before the version.
        List<String> lines = lines(first);
        return lines.size() == 2
                && lines.get(0).endsWith("v1")
                && json(lines.get(1)).isPresent();
    }

    /** The first version of the state, at or below the given one, that cannot be had; empty when all can. */
    Optional<Path> tornState(long version) throws IOException {
        Path operator = root.resolve("state/0");
        if (!Files.exists(operator)) {
            return version == 0 ? Optional.empty() : Optional.of(operator);
        }
        try (Stream<Path> partitions = Files.list(operator)) {
            for (Path partition : partitions
                    .filter(path -> path.getFileName().toString().matches("[0-9]+"))
                    .sorted()
                    .toList()) {
                Optional<Path> torn = tornChain(partition, version);
                if (torn.isPresent()) {
                    return torn;
                }
            }
        }
        return Optional.empty();
    }

    /** A version is a snapshot and the deltas after it; without a snapshot, all deltas from 1. */
    private static Optional<Path> tornChain(Path partition, long version) throws IOException {
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
