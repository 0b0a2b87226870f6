package marketdata.spark.platform;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import marketdata.spark.storage.CheckpointFile;
import marketdata.spark.storage.StorageLocation;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.spark.SparkConf;
import org.apache.spark.io.CompressionCodec;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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

    private final String location;
    private final Path root;
    private final FileSystem files;

    /**
     * A checkpoint.
     *
     * @param location see {@link StorageLocation}
     * @throws IOException when its file system does not answer
     */
    public CheckpointFolder(String location) throws IOException {
        this.location = location;
        this.root = StorageLocation.path(location);
        this.files = StorageLocation.fileSystem(location, HadoopSettings.get());
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
        return stateful && committed >= 0 ? corruptState(committed + 1) : Optional.empty();
    }

    /** Into how many parts the state is split; empty before the first batch, and for a query without a state. */
    public OptionalInt statePartitions() throws IOException {
        NavigableSet<Long> offsets = numbers("offsets");
        if (offsets.isEmpty() || !files.exists(new Path(root, "state"))) {
            return OptionalInt.empty();
        }
        List<String> lines = lines(file("offsets", offsets.last()));
        return lines.size() < 2
                ? OptionalInt.empty()
                : json(lines.get(1))
                        .map(entry -> entry.path("conf").path("spark.sql.shuffle.partitions"))
                        .filter(count -> !count.isMissingNode())
                        .map(count -> OptionalInt.of(count.asInt()))
                        .orElse(OptionalInt.empty());
    }

    /**
     * Renames the checkpoint, so that the next start of its job finds none.
     *
     * @return its new name: {@code NAME.unusable-<UTC time>}
     */
    public String setAside(Instant now) throws IOException {
        String name = root.getName() + UNUSABLE + TIME.format(now);
        if (!files.rename(root, new Path(root.getParent(), name))) {
            throw new IOException(root + " cannot be renamed to " + name);
        }
        return name;
    }

    Path file(String folder, long number) {
        return new Path(root, folder + '/' + number);
    }

    /** The query's id, part of its name in the ledgers; empty when the file is missing or corrupt. */
    Optional<String> id() throws IOException {
        Path metadata = new Path(root, "metadata");
        return files.exists(metadata)
                ? json(text(metadata)).map(node -> node.path("id").textValue())
                : Optional.empty();
    }

    /** The numbers of a log's entries. */
    NavigableSet<Long> numbers(String folder) throws IOException {
        NavigableSet<Long> numbers = new TreeSet<>();
        for (FileStatus file : list(new Path(root, folder))) {
            if (file.getPath().getName().matches("[0-9]+")) {
                numbers.add(Long.parseLong(file.getPath().getName()));
            }
        }
        return numbers;
    }

    private List<FileStatus> list(Path folder) throws IOException {
        return files.exists(folder) ? List.of(files.listStatus(folder)) : List.of();
    }

    /** The lines of a log's entry. */
    List<String> lines(Path file) throws IOException {
        return text(file).lines().toList();
    }

    private String text(Path file) throws IOException {
        try (InputStream in = files.open(file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Replaces a log's entry, in one step. */
    void write(Path file, String text) throws IOException {
        String name = root.toUri().relativize(file.toUri()).getPath();
        CheckpointFile.of(location, name, files.getConf()).write(text.getBytes(StandardCharsets.UTF_8));
    }

    void copy(Path file, Path copy) throws IOException {
        write(copy, text(file));
    }

    void delete(Path file) throws IOException {
        files.delete(file, false);
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
        Path state = new Path(root, "state");
        if (!files.exists(state)) {
            return;
        }
        RemoteIterator<LocatedFileStatus> tree = files.listFiles(state, true);
        while (tree.hasNext()) {
            Path each = tree.next().getPath();
            Matcher name = STATE.matcher(each.getName());
            if (name.matches() && Long.parseLong(name.group(1)) > version) {
                delete(each);
            }
        }
    }

    /** Whether the offsets that the first batch began at can be read. */
    private boolean sourcesAreWhole() throws IOException {
        Path first = new Path(root, "sources/0/0");
        if (!files.exists(first)) {
            return true;
        }
        // Kafka's source puts a zero byte before the version.
        List<String> lines = lines(first);
        return lines.size() > 1
                && lines.get(0).endsWith("v1")
                && lines.stream().skip(1).allMatch(line -> json(line).isPresent());
    }

    /** A file without which this version of the state cannot be loaded, as a path below the checkpoint; empty when it can be. */
    Optional<String> corruptState(long version) throws IOException {
        String operator = "state/0";
        if (!files.exists(new Path(root, operator))) {
            return version == 0 ? Optional.empty() : Optional.of(operator);
        }
        for (String partition : list(new Path(root, operator)).stream()
                .map(each -> each.getPath().getName())
                .filter(name -> name.matches("[0-9]+"))
                .sorted()
                .toList()) {
            Optional<String> corrupt = corruptChain(operator + '/' + partition, version);
            if (corrupt.isPresent()) {
                return corrupt;
            }
        }
        return Optional.empty();
    }

    /** A version is a snapshot and the deltas after it; without a snapshot, all deltas from 1. */
    private Optional<String> corruptChain(String partition, long version) throws IOException {
        for (long each = version; each > 0; each--) {
            if (isWholeState(partition + '/' + each + ".snapshot")) {
                return Optional.empty();
            }
            String delta = partition + '/' + each + ".delta";
            if (!isWholeState(delta)) {
                return Optional.of(delta);
            }
        }
        return Optional.empty();
    }

    /** Keys and values with their lengths, compressed; a length of -1 in place of a key's is the end. */
    private boolean isWholeState(String file) {
        CompressionCodec codec = CompressionCodec.createCodec(new SparkConf(false), "lz4");
        try (InputStream raw = files.open(new Path(root, file));
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

    static Optional<JsonNode> json(String text) {
        try {
            JsonNode node = JSON.readTree(text);
            return Optional.ofNullable(node).filter(each -> !each.isMissingNode());
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }
}
