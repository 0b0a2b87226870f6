package marketdata.producer.history.capture;

import com.fasterxml.jackson.databind.ObjectMapper;
import marketdata.connect.file.AtomicFiles;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** JSON files beside a capture, and the hashes of its data. Streams of java.io: see {@link AtomicFiles}. */
final class CaptureFiles {
    private static final ObjectMapper JSON = new ObjectMapper();

    private CaptureFiles() {}

    /** Replaces a file by a JSON text. */
    static void writeJson(Path file, Object value) throws IOException {
        String text = JSON.writerWithDefaultPrettyPrinter().writeValueAsString(value) + '\n';
        AtomicFiles.write(file, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Reads a JSON text; null when the file does not exist. */
    static <T> T readJson(Path file, Class<T> type) throws IOException {
        if (!Files.exists(file)) {
            return null;
        }
        try (FileInputStream in = new FileInputStream(file.toFile())) {
            return JSON.readValue(in, type);
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
