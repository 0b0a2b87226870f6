package marketdata.local.process;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** The end of a log file. */
public final class LogTail {
    private static final int WINDOW = 64 * 1024;

    private LogTail() {}

    /** At most {@code count} last lines that are not empty, oldest first; no more than the last 64 KiB are looked at. */
    public static List<String> last(Path log, int count) {
        try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
            long start = Math.max(0, file.length() - WINDOW);
            byte[] bytes = new byte[(int) (file.length() - start)];
            file.seek(start);
            file.readFully(bytes);
            List<String> lines = new String(bytes, StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank())
                    .toList();
            return lines.subList(Math.max(0, lines.size() - count), lines.size());
        } catch (IOException e) {
            return List.of();
        }
    }

    /** The same without the places in the code, which mean nothing to a user. */
    public static List<String> lastWords(Path log, int count) {
        List<String> words = last(log, 500).stream()
                .filter(line -> !line.matches("\\s+(at |\\.\\.\\. ).*"))
                .toList();
        return words.subList(Math.max(0, words.size() - count), words.size());
    }

    /** What was written after {@code position}, in bytes; nothing when the file has shrunk. */
    public static String since(Path log, long position) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
            byte[] bytes = new byte[(int) Math.max(0, Math.min(WINDOW, file.length() - position))];
            file.seek(position);
            file.readFully(bytes);
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }
}
