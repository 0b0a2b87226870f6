package marketdata.faults.oracle;

import org.apache.kafka.clients.consumer.ConsumerRecord;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** Compares the tape's files with {@code raw_trades}: each frame as often as the topic has it, byte for byte, no other. */
final class TapeCheck {
    private static final String HEAD = ",\"msg\":";

    private final Sum topic = new Sum();
    private final Sum files = new Sum();

    /** The number of frames and the sum of their digests: the order does not matter. */
    private static final class Sum {
        private final MessageDigest digest;
        private long frames;
        private long high;
        private long low;

        Sum() {
            try {
                digest = MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException(e);
            }
        }

        void add(byte[] frame) {
            ByteBuffer bytes = ByteBuffer.wrap(digest.digest(frame));
            frames++;
            high += bytes.getLong();
            low += bytes.getLong();
        }

        boolean equalTo(Sum other) {
            return frames == other.frames && high == other.high && low == other.low;
        }
    }

    /** A record of {@code raw_trades}. */
    void topic(ConsumerRecord<byte[], byte[]> received) {
        if (received.headers().lastHeader("exchange_hole") == null) {
            topic.add(received.value());
        }
    }

    /** All hours of the tape. */
    void files(Path tape) throws IOException {
        List<Path> hours;
        try (Stream<Path> all = Files.walk(tape)) {
            hours = all.filter(file -> file.toString().endsWith(".ndjson.gz")).toList();
        }
        for (Path hour : hours) {
            try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                    new GZIPInputStream(Files.newInputStream(hour)), StandardCharsets.ISO_8859_1))) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    files.add(frame(line));
                }
            }
        }
    }

    /** A frame that is no JSON is in the line as a JSON string. */
    private static byte[] frame(String line) throws IOException {
        String message = line.substring(line.indexOf(HEAD) + HEAD.length(), line.length() - 1);
        return message.startsWith("\"")
                ? FrameReader.tree(message).textValue().getBytes(StandardCharsets.UTF_8)
                : message.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Frames on the tape. */
    long frames() {
        return files.frames;
    }

    /** All differences. */
    List<String> differences() {
        return topic.equalTo(files)
                ? List.of()
                : List.of(String.format(
                        Locale.ROOT,
                        "tape: its files hold %d frames, raw_trades has %d; or they are not the same",
                        files.frames,
                        topic.frames));
    }
}
