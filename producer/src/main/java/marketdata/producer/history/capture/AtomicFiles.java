package marketdata.producer.history.capture;

import com.fasterxml.jackson.databind.ObjectMapper;

import java.io.File;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Files that are there whole or not at all, also after the power has failed. Streams of java.io, because a thread's
 * interruption closes the channels of java.nio under whoever writes.
 */
final class AtomicFiles {
    private static final ObjectMapper JSON = new ObjectMapper();

    private AtomicFiles() {}

    /** Replaces a file by a JSON text. */
    static void writeJson(Path file, Object value) throws IOException {
        Path temporary = temporary(file);
        try (FileOutputStream out = new FileOutputStream(temporary.toFile())) {
            out.write(JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(value));
            out.write('\n');
            out.getFD().sync();
        }
        rename(temporary, file);
    }

    /** Reads a JSON text; null when the file is not there. */
    static <T> T readJson(Path file, Class<T> type) throws IOException {
        if (!Files.exists(file)) {
            return null;
        }
        try (FileInputStream in = new FileInputStream(file.toFile())) {
            return JSON.readValue(in, type);
        }
    }

    /** Where a file is written before it takes its name. */
    static Path temporary(Path file) {
        return file.resolveSibling(file.getFileName() + ".tmp");
    }

    /** Gives a file its name, for good. */
    static void rename(Path temporary, Path file) throws IOException {
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

    /** SHA-256 of a file in hex. */
    static String sha256(File file) throws IOException {
        MessageDigest digest = sha256();
        byte[] buffer = new byte[1 << 16];
        try (FileInputStream in = new FileInputStream(file)) {
            for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                digest.update(buffer, 0, length);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java has SHA-256", e);
        }
    }
}
