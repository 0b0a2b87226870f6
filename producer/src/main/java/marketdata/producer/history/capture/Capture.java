package marketdata.producer.history.capture;

import marketdata.connect.kafka.KafkaOptions;
import marketdata.connect.kafka.PartitionsOption;
import marketdata.model.trade.Topics;
import marketdata.producer.live.publish.TopicReader;
import marketdata.producer.live.publish.TopicTail;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * The frames of {@code raw_trades} as hourly files, {@code DIR/SOURCE/2026-11-21/07.ndjson.gz}, in the form that the
 * simulator and {@code ./pipeline replay} read.
 */
@Command(
        name = "tape",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:stopped, every frame so far is in a file",
            "1:Kafka or the disk failed: start it again, nothing is lost and nothing comes twice",
            "2:a wrong option"
        },
        description = "Every frame as received, from raw_trades into hourly compressed files that can be replayed.")
public final class Capture implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(Capture.class);
    private static final Duration BATCH_LIMIT = Duration.ofDays(1);
    private static final long AGAIN_MILLIS = 2_000;

    @Mixin
    private KafkaOptions kafka;

    @Mixin
    private PartitionsOption partitions;

    @Option(
            names = "--tape-dir",
            paramLabel = "DIR",
            defaultValue = "${env:PIPELINE_TAPE_DIR:-tape}",
            description = "Where the files go (env: PIPELINE_TAPE_DIR; default: ${DEFAULT-VALUE}).")
    private Path directory;

    @Option(
            names = "--close-after",
            paramLabel = "SECONDS",
            defaultValue = "${env:PIPELINE_CLOSE_AFTER:-30}",
            description = "An hour's file is written so long after the hour's end, and again should a frame come later"
                    + " (env: PIPELINE_CLOSE_AFTER; default: ${DEFAULT-VALUE}).")
    private int closeAfter;

    @Option(
            names = "--once",
            description = "Write what the topic holds now, the running hour as far as it is, and end.")
    private boolean once;

    @Override
    public Integer call() throws IOException {
        String servers = kafka.servers();
        kafka.require(closeAfter >= 0 && closeAfter <= 3600, "--close-after", closeAfter, "0 to 3600");
        kafka.require(usable(), "--tape-dir", directory, "a folder that can be written to");
        try (RandomAccessFile lockFile =
                        new RandomAccessFile(directory.resolve(".lock").toFile(), "rw");
                FileLock lock = lockFile.getChannel().tryLock()) {
            kafka.require(lock != null, "--tape-dir", directory, "a folder that no other tape is written to");
            return record(servers);
        } catch (InterruptException | InterruptedException e) {
            return 0;
        }
    }

    private boolean usable() {
        try {
            Files.createDirectories(directory);
            return Files.isWritable(directory);
        } catch (IOException e) {
            return false;
        }
    }

    private int record(String servers) throws IOException, InterruptedException {
        String topicId = topicId();
        try (TopicReader topics = new TopicReader(servers);
                Consumer<byte[], byte[]> consumer = topics.consumer()) {
            CaptureRecorder recorder = new CaptureRecorder(
                    consumer,
                    TopicReader.partitions(consumer, Topics.RAW_TRADES),
                    topicId,
                    directory,
                    Duration.ofSeconds(closeAfter),
                    Clock.systemUTC(),
                    System::nanoTime);
            recorder.begin();
            if (once) {
                recorder.untilEnd(BATCH_LIMIT);
            } else {
                recorder.untilInterrupted();
            }
            return 0;
        }
    }

    /** Waits for the broker. */
    private String topicId() throws InterruptedException {
        while (true) {
            try (TopicReader topics = new TopicReader(kafka.servers())) {
                new TopicTail(kafka, partitions, List.of()).createTopics();
                return topics.id(Topics.RAW_TRADES);
            } catch (KafkaException e) {
                if (once) {
                    throw e;
                }
                LOG.warn(
                        "Kafka at {} cannot be read ({}); again in {} ms",
                        kafka.servers(),
                        e.getMessage(),
                        AGAIN_MILLIS);
                Thread.sleep(AGAIN_MILLIS);
            }
        }
    }
}
