package marketdata.local.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * Keeps a log that a process writes to by appending from growing for ever: what it holds becomes {@code NAME.log.1}, in
 * place of the one before, and the process continues in the empty file. Lines written in the moment between copying and
 * emptying are lost.
 */
final class LogRotation {
    /** A log may become so large, and the one before it; bytes. */
    static final long LARGEST = 16L << 20;

    private LogRotation() {}

    /** Rotates every log of a folder that is too large. */
    static void lookAtAll(Path folder, long largest) {
        try (DirectoryStream<Path> logs = Files.newDirectoryStream(folder, "*.log")) {
            for (Path log : logs) {
                if (Files.size(log) > largest) {
                    rotate(log);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void rotate(Path log) throws IOException {
        Files.copy(log, log.resolveSibling(log.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
        try (FileChannel file = FileChannel.open(log, StandardOpenOption.WRITE)) {
            file.truncate(0);
        }
    }
}
