package marketdata.local.process;

import marketdata.local.DataDir;
import marketdata.local.JsonText;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What happened to the processes of a data folder, in {@code events.jsonl}: one JSON line an event, only appended to, and kept
 * from run to run. A file that has become too large becomes {@code events.jsonl.1}, in place of the one before.
 */
public final class EventLog {
    /** Of the process that stands for the run itself. */
    public static final String RUN = "run";

    /** The run's event when its processes are being started. */
    public static final String STARTED = "started";

    /** The run's event when its first rows are in the table. */
    public static final String WORKING = "working";

    /** The file may become so large, and the one before it; bytes. An event has some 150. */
    static final long LARGEST = 128 << 10;

    private static final int LONGEST_CAUSE = 300;
    /** Threads of one JVM; other processes are kept apart by the file lock. */
    private static final Object WRITING = new Object();

    private final Path file;
    private final Path lock;
    private final long largest;

    /** The log of a folder. */
    public EventLog(DataDir data) {
        this(data.at("events.jsonl"), LARGEST);
    }

    EventLog(Path file, long largest) {
        this.file = file;
        this.lock = file.resolveSibling(file.getFileName() + ".lock");
        this.largest = largest;
    }

    /** Appends one event of now; false where the disk does not take it, since no event may stop what it reports. */
    public boolean append(String process, String event, String cause) {
        String line = cause.replaceAll("\\s+", " ").strip();
        line = line.length() <= LONGEST_CAUSE ? line : line.substring(0, LONGEST_CAUSE) + "...";
        String at = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
        try {
            write(JsonText.line(new RunEvent(at, process, event, line)) + "\n");
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private void write(String line) throws IOException {
        synchronized (WRITING) {
            try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                channel.lock();
                if (Files.exists(file) && Files.size(file) + line.length() > largest) {
                    Files.move(file, before(), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
                }
                try (FileChannel out = FileChannel.open(
                        file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
                    out.position(out.size());
                    // The rest of a line that a crash has cut must not spoil this one.
                    String separator = endsWithLine(out) ? "" : "\n";
                    out.write(StandardCharsets.UTF_8.encode(separator + line));
                }
            }
        }
    }

    private static boolean endsWithLine(FileChannel file) throws IOException {
        ByteBuffer last = ByteBuffer.allocate(1);
        return file.size() == 0 || (file.read(last, file.size() - 1) == 1 && last.get(0) == '\n');
    }

    /** At most {@code count} newest events, oldest first; a line that a crash has cut is left out. */
    public List<RunEvent> newest(int count) {
        List<RunEvent> events = new ArrayList<>();
        for (Path each : List.of(before(), file)) {
            for (String line : LogTail.last(each, count)) {
                try {
                    events.add(JsonText.parse(line, RunEvent.class));
                } catch (IOException e) {
                    // The cut one.
                }
            }
        }
        return events.subList(Math.max(0, events.size() - count), events.size());
    }

    /** How long the newest start took that came as far as rows in the table, to the second; empty when none did. */
    public Optional<Duration> lastStart() {
        Optional<Duration> last = Optional.empty();
        Instant started = null;
        for (RunEvent each : newest(Integer.MAX_VALUE)) {
            if (each.process().equals(RUN) && each.event().equals(STARTED)) {
                started = Instant.parse(each.at());
            } else if (each.process().equals(RUN) && each.event().equals(WORKING) && started != null) {
                last = Optional.of(Duration.between(started, Instant.parse(each.at())));
                started = null;
            }
        }
        return last;
    }

    private Path before() {
        return file.resolveSibling(file.getFileName() + ".1");
    }
}
