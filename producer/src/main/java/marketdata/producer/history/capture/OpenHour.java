package marketdata.producer.history.capture;

import java.io.File;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What has come of an hour since its file was written last, or since its beginning. */
final class OpenHour {
    private final File scratch;
    private final long openedNanos;
    private final Map<Integer, HourPart> parts = new TreeMap<>();
    private long firstReceived = Long.MAX_VALUE;
    private long lastReceived = Long.MIN_VALUE;
    private long firstEvent = Long.MAX_VALUE;
    private long lastEvent = Long.MIN_VALUE;
    private long frames;

    /** @param scratch the beginning of its scratch files' names */
    OpenHour(File scratch, long openedNanos) {
        this.scratch = scratch;
        this.openedNanos = openedNanos;
    }

    /** @param eventMicros earliest and latest event time of the frame's trades; empty without */
    void add(int partition, long offset, long receivedMicros, long[] eventMicros, byte[] frame) throws IOException {
        HourPart part = parts.get(partition);
        if (part == null) {
            part = new HourPart(new File(scratch.getPath() + "-" + partition + ".gz"), offset);
            parts.put(partition, part);
        }
        part.add(CaptureLine.of(receivedMicros * 1000, frame));
        frames++;
        firstReceived = Math.min(firstReceived, receivedMicros);
        lastReceived = Math.max(lastReceived, receivedMicros);
        if (eventMicros.length > 0) {
            firstEvent = Math.min(firstEvent, eventMicros[0]);
            lastEvent = Math.max(lastEvent, eventMicros[1]);
        }
    }

    /** The first offset of a partition that is in no file yet; {@code otherwise} when there is none. */
    long firstOffset(int partition, long otherwise) {
        HourPart part = parts.get(partition);
        return part == null ? otherwise : Math.min(otherwise, part.firstOffset());
    }

    long openedNanos() {
        return openedNanos;
    }

    long frames() {
        return frames;
    }

    /** Earliest and latest time of receipt. */
    long[] received() {
        return new long[] {firstReceived, lastReceived};
    }

    /** Earliest and latest event time; empty without trades. */
    long[] events() {
        return lastEvent == Long.MIN_VALUE ? new long[0] : new long[] {firstEvent, lastEvent};
    }

    /** Its scratch files, written to their ends. */
    List<File> finished() throws IOException {
        for (HourPart part : parts.values()) {
            part.close();
        }
        return parts.values().stream().map(HourPart::file).toList();
    }
}
