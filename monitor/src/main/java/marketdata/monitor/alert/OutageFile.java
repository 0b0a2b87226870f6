package marketdata.monitor.alert;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import marketdata.monitor.check.AllChecks;
import marketdata.monitor.check.Status;
import marketdata.monitor.text.Json;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * An outage of the database, which the database cannot remember: since when, and who got its message. One JSON object in a file
 * that several processes of a machine may share; empty when there is no outage.
 */
final class OutageFile {
    private static final Logger LOG = LoggerFactory.getLogger(OutageFile.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MOST_BYTES = 64 * 1024;

    private final Path path;

    OutageFile(Path path) {
        this.path = path;
    }

    /** What is done while no other process does the same. */
    @FunctionalInterface
    interface Work {
        void run(Held file) throws IOException, InterruptedException;
    }

    /** The file while it is locked. */
    static final class Held {
        private final FileChannel channel;

        private Held(FileChannel channel) {
            this.channel = channel;
        }

        /** The outage; null when there is none. */
        Outage read() throws IOException {
            ByteBuffer bytes = ByteBuffer.allocate(MOST_BYTES);
            while (bytes.hasRemaining() && channel.read(bytes, bytes.position()) > 0) {
                // until its end
            }
            String text = StandardCharsets.UTF_8.decode(bytes.flip()).toString();
            return text.isBlank() ? null : outage(JSON.readTree(text));
        }

        private static Outage outage(JsonNode json) {
            List<String> receivers = new ArrayList<>();
            json.path("delivered_to").forEach(each -> receivers.add(each.asText()));
            return new Outage(
                    new Finding(
                            AllChecks.POSTGRES,
                            "",
                            "",
                            Status.CRITICAL,
                            Instant.parse(json.path("since").asText()),
                            json.path("message").asText(),
                            json.path("next").asText()),
                    receivers);
        }

        /** Null: it is over. */
        void write(Outage outage) throws IOException {
            String text = outage == null
                    ? ""
                    : Json.of(Map.of(
                            "since", outage.finding().since(),
                            "message", outage.finding().message(),
                            "next", outage.finding().next(),
                            "delivered_to", outage.deliveredTo()));
            ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
            long size = bytes.remaining();
            channel.position(0);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.truncate(size);
            channel.force(true);
        }
    }

    /** Runs the work, unless another process is at it: that one does it. */
    void locked(Work work) throws InterruptedException {
        try (FileChannel channel = FileChannel.open(
                        path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            if (lock != null) {
                work.run(new Held(channel));
            }
        } catch (OverlappingFileLockException e) {
            LOG.debug("{} is locked by another round of this process", path);
        } catch (IOException e) {
            LOG.error("Cannot remember whether the outage of the database was reported, in {}", path, e);
        }
    }
}
