package marketdata.simulator.playback;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One line of a recording: {@code {"local_ns":1723161254340863867,"msg":{"stream":"ethusdt@trade","data":{..}}}}.
 *
 * @param localNanos when the recorder received the frame, nanoseconds since 1970 UTC
 * @param frame the frame, byte for byte; for a {@code msg} that is a JSON string, the string's text
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record RecordedLine(long localNanos, byte[] frame) {

    // A recorded frame may be anything a test wants to throw at a client, so nothing is too long or too deep.
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(Integer.MAX_VALUE)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .build();

    private static final Pattern DAMAGED = Pattern.compile(
            "\\s*\\{\\s*\"local_ns\"\\s*:\\s*([0-9]{1,18}|[0-9]{19})\\s*,\\s*\"msg\"\\s*:(.*)}\\s*", Pattern.DOTALL);

    /**
     * Reads a line.
     *
     * @throws RecordingException when it has no usable {@code local_ns} or no {@code msg}
     */
    static RecordedLine parse(byte[] line) throws RecordingException {
        try {
            return wellFormed(line);
        } catch (RecordingException e) {
            throw e;
        } catch (IOException e) {
            return damaged(line);
        }
    }

    private static RecordedLine wellFormed(byte[] line) throws IOException {
        Long localNanos = null;
        byte[] frame = null;
        try (JsonParser parser = JSON.createParser(line)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new RecordingException("is not an object with local_ns and msg");
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                JsonToken value = parser.nextToken();
                if (name.equals("local_ns")) {
                    if (value != JsonToken.VALUE_NUMBER_INT
                            || parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
                        throw new RecordingException("has a local_ns that is not a whole number of nanoseconds");
                    }
                    localNanos = parser.getLongValue();
                } else if (name.equals("msg")) {
                    frame = value == JsonToken.VALUE_STRING
                            ? parser.getText().getBytes(StandardCharsets.UTF_8)
                            : raw(parser, line);
                }
                parser.skipChildren();
            }
            if (parser.nextToken() != null) {
                throw new IOException("text after the object");
            }
        }
        if (localNanos == null || frame == null) {
            throw new RecordingException("has no " + (localNanos == null ? "local_ns" : "msg"));
        }
        return new RecordedLine(localNanos, frame);
    }

    private static byte[] raw(JsonParser parser, byte[] line) throws IOException {
        int from = (int) parser.currentTokenLocation().getByteOffset();
        parser.skipChildren();
        parser.finishToken();
        return Arrays.copyOfRange(line, from, (int) parser.currentLocation().getByteOffset());
    }

    /** A line whose frame is no JSON still says where the frame begins and ends. */
    private static RecordedLine damaged(byte[] line) throws RecordingException {
        Matcher matcher = DAMAGED.matcher(new String(line, StandardCharsets.ISO_8859_1));
        if (!matcher.matches()) {
            throw new RecordingException("is not an object with local_ns and msg");
        }
        try {
            byte[] frame = matcher.group(2).strip().getBytes(StandardCharsets.ISO_8859_1);
            return new RecordedLine(Long.parseLong(matcher.group(1)), frame);
        } catch (NumberFormatException e) {
            throw new RecordingException("has a local_ns that is not a whole number of nanoseconds");
        }
    }
}
