package marketdata.producer.history.capture;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.ObjectMapper;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * A line of the tape: {@code {"local_ns":1723161254340863867,"msg":FRAME}}, the frame byte for byte.
 *
 * <p>A frame that is no JSON object or array on one line stands as a JSON string, whose text is the frame. Bytes that are
 * no text stand as they are; only if they also hold a line break they are replaced by U+FFFD, as the format cannot hold
 * them: such a frame is rejected either way, and its bytes are in the dead letters.
 */
final class CaptureLine {
    private static final String HEAD = "{\"local_ns\":";
    private static final JsonFactory JSON = new JsonFactory();
    private static final ObjectMapper MAPPER = new ObjectMapper(JSON);

    private CaptureLine() {}

    /** The line, with its line feed. */
    static byte[] of(long localNanos, byte[] frame) {
        byte[] message = message(frame);
        ByteArrayOutputStream line = new ByteArrayOutputStream(message.length + 48);
        line.writeBytes((HEAD + localNanos + ",\"msg\":").getBytes(StandardCharsets.US_ASCII));
        line.writeBytes(message);
        line.write('}');
        line.write('\n');
        return line.toByteArray();
    }

    /** When the frame of a line was received, nanoseconds since 1970 UTC. */
    static long localNanos(String line) {
        return Long.parseLong(line.substring(HEAD.length(), line.indexOf(',')));
    }

    private static byte[] message(byte[] frame) {
        boolean oneLine = indexOf(frame, '\n') < 0 && indexOf(frame, '\r') < 0;
        if (oneLine && isJson(frame)) {
            return frame;
        }
        try {
            return text(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(frame))
                    .toString());
        } catch (CharacterCodingException e) {
            return oneLine ? frame : text(new String(frame, StandardCharsets.UTF_8));
        }
    }

    private static byte[] text(String frame) {
        try {
            return MAPPER.writeValueAsBytes(frame);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether the bytes are one object or array and nothing else: a reader can then cut them out again unchanged. */
    private static boolean isJson(byte[] frame) {
        if (frame.length < 2 || (frame[0] != '{' && frame[0] != '[')) {
            return false;
        }
        byte last = frame[frame.length - 1];
        if (last != '}' && last != ']') {
            return false;
        }
        try (JsonParser parser = JSON.createParser(frame)) {
            parser.nextToken();
            parser.skipChildren();
            return parser.nextToken() == null;
        } catch (IOException e) {
            return false;
        }
    }

    private static int indexOf(byte[] bytes, char wanted) {
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == wanted) {
                return i;
            }
        }
        return -1;
    }
}
