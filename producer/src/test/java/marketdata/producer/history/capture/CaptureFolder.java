package marketdata.producer.history.capture;

import marketdata.model.parse.IsoTime;
import marketdata.model.trade.Topics;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** A topic of frames as a list, and the tape that is made of it. */
final class CaptureFolder {
    static final long BEGIN = Instant.parse("2026-03-01T10:00:00Z").getEpochSecond() * 1_000_000;

    final Path folder;
    final List<ConsumerRecord<byte[], byte[]>> topic = new ArrayList<>();
    private final int partitions;
    private Instant now = Instant.parse("2026-03-01T10:00:00Z");
    private long nanos;

    CaptureFolder(Path folder, int partitions) {
        this.folder = folder;
        this.partitions = partitions;
    }

    /** A frame of Binance with one trade, received so many seconds after the beginning. */
    void trade(int partition, double seconds, long id) {
        long micros = BEGIN + Math.round(seconds * 1_000_000);
        add(partition, micros, String.format(Locale.ROOT, """
                {"stream":"btcusdt@trade","data":{"e":"trade","E":%d,"s":"BTCUSDT","t":%d,"p":"1","q":"1","T":%d,"m":true,"M":true}}""", micros, id, micros - 50_000));
    }

    void add(int partition, long receivedMicros, String frame) {
        RecordHeaders headers = new RecordHeaders();
        headers.add(Topics.SOURCE, "binance".getBytes(StandardCharsets.UTF_8));
        headers.add(Topics.RECEIVED_AT, IsoTime.format(receivedMicros).getBytes(StandardCharsets.UTF_8));
        long offset =
                topic.stream().filter(each -> each.partition() == partition).count();
        topic.add(new ConsumerRecord<>(
                Topics.RAW_TRADES,
                partition,
                offset,
                receivedMicros / 1000,
                TimestampType.CREATE_TIME,
                0,
                0,
                null,
                frame.getBytes(StandardCharsets.UTF_8),
                headers,
                Optional.empty()));
    }

    /** The clock of the tape's machine. */
    void clock(double seconds) {
        now = Instant.parse("2026-03-01T10:00:00Z").plusMillis(Math.round(seconds * 1000));
        nanos = Math.round(seconds * 1e9);
    }

    /** A recorder that sees the first {@code visible} records of the topic. */
    CaptureRecorder recorder(int visible) throws IOException {
        return recorder(visible, "id-1");
    }

    CaptureRecorder recorder(int visible, String topicId) throws IOException {
        MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
        List<TopicPartition> all = Stream.iterate(0, i -> i + 1)
                .limit(partitions)
                .map(i -> new TopicPartition(Topics.RAW_TRADES, i))
                .toList();
        for (TopicPartition each : all) {
            consumer.updateBeginningOffsets(java.util.Map.of(each, 0L));
            consumer.updateEndOffsets(java.util.Map.of(
                    each,
                    topic.subList(0, visible).stream()
                            .filter(record -> record.partition() == each.partition())
                            .count()));
        }
        Clock clock = new Clock() {
            @Override
            public ZoneOffset getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(java.time.ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return now;
            }
        };
        CaptureRecorder recorder =
                new CaptureRecorder(consumer, all, topicId, folder, Duration.ofSeconds(30), clock, () -> nanos);
        recorder.begin();
        topic.subList(0, visible).forEach(consumer::addRecord);
        return recorder;
    }

    /** Trade ids in a file, in its order. */
    List<Long> ids(String file) {
        return lines(file).stream()
                .map(line -> Long.valueOf(line.replaceAll(".*\"t\":(\\d+).*", "$1")))
                .toList();
    }

    List<String> lines(String file) {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(folder.resolve(file))), StandardCharsets.UTF_8))) {
            return reader.lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Every file of the tape, in the order of their names. */
    List<String> files() throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile)
                    .map(each -> folder.relativize(each).toString())
                    .filter(each -> each.endsWith(".gz"))
                    .sorted()
                    .toList();
        }
    }
}
