package marketdata.spark.tables;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * This process's right to write a table of files: two writers that read, change and replace a file would lose rows. Held
 * until the process ends; the system takes it from a process that dies.
 */
final class WriterLock {
    private static final Map<Path, FileLock> HELD = new ConcurrentHashMap<>();

    private WriterLock() {}

    /**
     * Takes the lock, or does nothing when this process has it.
     *
     * @throws TableInUseException when another process has it
     */
    static synchronized void take(Path table, Path file) throws IOException {
        if (HELD.containsKey(file)) {
            return;
        }
        Files.createDirectories(file.getParent());
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock();
        if (lock == null) {
            channel.close();
            throw new TableInUseException(table.toString());
        }
        HELD.put(file, lock);
    }
}
