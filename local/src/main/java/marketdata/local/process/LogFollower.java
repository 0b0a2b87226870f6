package marketdata.local.process;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a log as it grows, in whole lines, also across its rotation: {@link LogRotation} copies it to
 * {@code NAME.log.1} and empties it, so what had not been read yet is read from there.
 */
public final class LogFollower {
    /** Bytes of the end of the log that {@link #tail} looks at. */
    private static final int WINDOW = 64 * 1024;

    private final Path log;
    private final ByteArrayOutputStream unfinished = new ByteArrayOutputStream();
    private long position;
    private FileTime rotated;

    /** Follows what is written from now on. */
    public LogFollower(Path log) throws IOException {
        this(log, Files.size(log));
    }

    private LogFollower(Path log, long position) throws IOException {
        this.log = log;
        this.position = position;
        this.rotated = lastRotation();
    }

    /** Follows a new log: all of it is still to be read. */
    public static LogFollower fromTheBeginning(Path log) throws IOException {
        return new LogFollower(log, 0);
    }

    /** At most {@code count} last lines of what was written before, without empty ones, oldest first. */
    public List<String> tail(int count) {
        long start = Math.max(0, position - WINDOW);
        List<String> lines = new String(bytes(log, start, position), StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !line.isBlank())
                .toList();
        return lines.subList(Math.max(0, lines.size() - count), lines.size());
    }

    /** The whole lines that were written since the last call. */
    public List<String> more() throws IOException {
        List<String> lines = new ArrayList<>();
        FileTime rotation = lastRotation();
        if (Files.size(log) < position || !rotation.equals(rotated)) {
            Path older = older();
            if (Files.exists(older) && Files.size(older) >= position) {
                take(bytes(older, position, Files.size(older)), lines);
            }
            position = 0;
            rotated = rotation;
        }
        byte[] bytes = bytes(log, position, Files.size(log));
        position += bytes.length;
        take(bytes, lines);
        return lines;
    }

    private void take(byte[] bytes, List<String> lines) {
        for (byte each : bytes) {
            if (each == '\n') {
                lines.add(unfinished.toString(StandardCharsets.UTF_8));
                unfinished.reset();
            } else {
                unfinished.write(each);
            }
        }
    }

    private FileTime lastRotation() throws IOException {
        Path older = older();
        return Files.exists(older) ? Files.getLastModifiedTime(older) : FileTime.fromMillis(0);
    }

    private Path older() {
        return log.resolveSibling(log.getFileName() + ".1");
    }

    /** Fewer when the file has become shorter meanwhile. */
    private static byte[] bytes(Path file, long from, long to) {
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            long end = Math.min(to, in.length());
            byte[] bytes = new byte[(int) Math.max(0, end - from)];
            in.seek(from);
            in.readFully(bytes);
            return bytes;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
