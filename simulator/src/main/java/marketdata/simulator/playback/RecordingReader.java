package marketdata.simulator.playback;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** Reads recordings, gzip or plain, with LF or CRLF, line by line. */
final class RecordingReader {

    private static final int GZIP_MAGIC = 0x1f8b;

    private RecordingReader() {}

    /** Takes the lines of a recording in file order. */
    interface LineConsumer {
        void line(RecordedLine line);
    }

    /**
     * Reads a whole file.
     *
     * @throws RecordingException when it cannot be read to its end
     */
    static void read(Path file, LineConsumer consumer) throws RecordingException {
        if (!Files.isRegularFile(file)) {
            throw new RecordingException(file + " is not a file");
        }
        try (InputStream in = open(file)) {
            lines(in, file, consumer);
        } catch (RecordingException e) {
            throw e;
        } catch (EOFException | ZipException e) {
            throw new RecordingException(file + " is a damaged gzip file, probably cut off");
        } catch (IOException e) {
            throw new RecordingException(file + " cannot be read: " + e.getMessage());
        }
    }

    private static InputStream open(Path file) throws IOException {
        BufferedInputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
        in.mark(2);
        int magic = in.read() << 8 | in.read();
        in.reset();
        return magic == GZIP_MAGIC ? new GZIPInputStream(in, 1 << 16) : in;
    }

    private static void lines(InputStream in, Path file, LineConsumer consumer) throws IOException {
        byte[] buffer = new byte[1 << 16];
        ByteArrayOutputStream line = new ByteArrayOutputStream(1024);
        long number = 0;
        long frames = 0;
        int filled;
        do {
            filled = in.read(buffer);
            int from = 0;
            for (int at = 0; at < filled; at++) {
                if (buffer[at] == '\n') {
                    line.write(buffer, from, at - from);
                    frames += line(line, file, ++number, consumer);
                    from = at + 1;
                }
            }
            line.write(buffer, from, Math.max(0, filled - from));
        } while (filled >= 0);
        frames += line(line, file, ++number, consumer);
        if (frames == 0) {
            throw new RecordingException(file + " holds no frame");
        }
    }

    /** Hands on one line and empties it; returns the number of frames in it. */
    private static int line(ByteArrayOutputStream line, Path file, long number, LineConsumer consumer)
            throws RecordingException {
        if (line.size() == 0 || isBlank(line)) {
            line.reset();
            return 0;
        }
        try {
            consumer.line(RecordedLine.parse(line.toByteArray()));
        } catch (RecordingException e) {
            throw new RecordingException(file + " line " + number + " " + e.getMessage());
        }
        line.reset();
        return 1;
    }

    private static boolean isBlank(ByteArrayOutputStream line) {
        // A blank line is short; a long one is not worth a second copy of itself.
        return line.size() < 16 && line.toString(StandardCharsets.ISO_8859_1).isBlank();
    }
}
