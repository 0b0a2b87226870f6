package marketdata.producer.history.capture;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/** The hours that still get frames. Frames that a file holds already are passed over, so the topic may be read again. */
final class OpenHours {
    private static final Logger LOG = LoggerFactory.getLogger(OpenHours.class);

    /** A latecomer to a written hour makes the file be written anew; others may follow it. */
    private static final long LATECOMERS_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final Path tape;
    private final String topicId;
    private final LongSupplier nanoTime;
    private final ReceivedRecord reader = new ReceivedRecord();
    private final Map<CaptureHour, OpenHour> open = new TreeMap<>();
    private final Map<CaptureHour, HourFile> files = new TreeMap<>();
    private long frames;

    OpenHours(Path tape, String topicId, LongSupplier nanoTime) throws IOException {
        this.tape = tape;
        this.topicId = topicId;
        this.nanoTime = nanoTime;
        Files.createDirectories(scratch());
        try (Stream<Path> left = Files.list(scratch())) {
            for (Path each : left.toList()) {
                Files.delete(each);
            }
        }
    }

    private Path scratch() {
        return tape.resolve(".open");
    }

    /** Takes a record; gives its time of receipt, microseconds since 1970 UTC. */
    long take(ConsumerRecord<byte[], byte[]> record) throws IOException {
        long received = reader.receivedMicros(record);
        if (!reader.isFrame(record)) {
            return received;
        }
        CaptureHour hour = CaptureHour.of(reader.source(record), received);
        if (!file(hour).holds(topicId, record.partition(), record.offset())) {
            OpenHour target = open.get(hour);
            if (target == null) {
                target = new OpenHour(scratchFile(hour), nanoTime.getAsLong());
                open.put(hour, target);
            }
            target.add(
                    record.partition(),
                    record.offset(),
                    received,
                    reader.eventMicros(hour.source(), record),
                    record.value());
            frames++;
        }
        return received;
    }

    private File scratchFile(CaptureHour hour) {
        return scratch()
                .resolve(String.format(Locale.ROOT, "%s-%d", hour.source(), hour.number()))
                .toFile();
    }

    private HourFile file(CaptureHour hour) throws IOException {
        HourFile file = files.get(hour);
        if (file == null) {
            file = HourFile.open(hour, tape);
            files.put(hour, file);
        }
        return file;
    }

    /** Writes the hours that ended before a time, microseconds since 1970 UTC; true when there were any. */
    boolean closeBefore(long micros, Map<Integer, Long> nextOffsets) throws IOException {
        List<CaptureHour> over = open.keySet().stream()
                .filter(hour -> hour.endMicros() <= micros)
                .filter(this::noMoreLatecomers)
                .toList();
        return close(over, nextOffsets);
    }

    private boolean noMoreLatecomers(CaptureHour hour) {
        return !files.get(hour).written()
                || nanoTime.getAsLong() - open.get(hour).openedNanos() >= LATECOMERS_NANOS;
    }

    /** Writes all hours as far as they have come. */
    boolean closeAll(Map<Integer, Long> nextOffsets) throws IOException {
        return close(List.copyOf(open.keySet()), nextOffsets);
    }

    private boolean close(List<CaptureHour> hours, Map<Integer, Long> nextOffsets) throws IOException {
        for (CaptureHour hour : hours) {
            HourFile file = file(hour);
            file.add(open.get(hour), topicId, nextOffsets);
            open.remove(hour);
            LOG.info("Written {}", file);
        }
        return !hours.isEmpty();
    }

    /** From where a partition must be read again after a crash. */
    long safeOffset(int partition, long position) {
        long safe = position;
        for (OpenHour each : open.values()) {
            safe = each.firstOffset(partition, safe);
        }
        return safe;
    }

    /** Frames taken by this run. */
    long frames() {
        return frames;
    }
}
