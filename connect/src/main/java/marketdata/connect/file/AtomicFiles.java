package marketdata.connect.file;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * Files whose content is the old or the new one at any moment, also after a power failure. Written by java.io, because a
 * thread's interruption closes the channels of java.nio under the writer.
 */
public final class AtomicFiles {
    private AtomicFiles() {}

    /** Replaces a file. */
    public static void write(Path file, byte[] content) throws IOException {
        Path temporary = temporary(file);
        try (FileOutputStream out = new FileOutputStream(temporary.toFile())) {
            out.write(content);
            out.getFD().sync();
        }
        rename(temporary, file);
    }

    /** Where a file is written before it gets its name. */
    public static Path temporary(Path file) {
        return file.resolveSibling(file.getFileName() + ".tmp");
    }

    /** Gives a file that is on disk its name, for good. */
    public static void rename(Path temporary, Path file) throws IOException {
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        boolean interrupted = Thread.interrupted();
        try (FileChannel folder = FileChannel.open(file.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
            folder.force(true);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
