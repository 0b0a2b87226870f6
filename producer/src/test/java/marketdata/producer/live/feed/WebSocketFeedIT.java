package marketdata.producer.live.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.LongAdder;

/** The feed on a real socket whose other end does what it likes. */
@Timeout(180)
class WebSocketFeedIT {
    private final FrameQueue queue = new FrameQueue(4, 64 << 20);
    private final LongAdder frames = new LongAdder();
    private final LongAdder connections = new LongAdder();
    private RawServer server;
    private WebSocketFeed feed;
    private Thread thread;
    private List<String> subscription = List.of();

    @BeforeEach
    void start() throws IOException {
        server = new RawServer();
        begin(Duration.ofSeconds(60), Duration.ofHours(24));
    }

    private void begin(Duration liveness, Duration life) {
        feed = new WebSocketFeed(
                new FeedPlan(server.address(), subscription, liveness, life),
                new FrameIntake(queue, frames, connections),
                new Backoff(Duration.ofMillis(10), Duration.ofMillis(50), new Random(1)),
                Clock.systemUTC(),
                System::nanoTime);
        int before = server.connections();
        thread = new Thread(feed, "feed");
        thread.start();
        await().until(() -> server.connections() > before && feed.connected());
    }

    @AfterEach
    void stop() throws Exception {
        queue.close();
        feed.stop();
        thread.join();
        server.close();
    }

    private void restart(Duration liveness, Duration life) throws InterruptedException {
        feed.stop();
        thread.join();
        begin(liveness, life);
    }

    private String next() throws InterruptedException {
        ReceivedFrame frame = queue.take();
        queue.handled();
        return frame.kind() + " " + new String(frame.bytes(), StandardCharsets.UTF_8);
    }

    @Test
    void textAndBinaryComeAsTheyAre() throws Exception {
        server.send("{\"a\":\"é\"}");
        server.send(RawServer.BINARY, new byte[] {65, 66});
        server.send("");
        assertThat(next()).isEqualTo("TEXT {\"a\":\"é\"}");
        assertThat(next()).isEqualTo("BINARY AB");
        assertThat(next()).isEqualTo("TEXT ");
        assertThat(frames.sum()).isEqualTo(3);
    }

    @Test
    void input25ATextInFiveHundredFragmentsIsOneFrame() throws Exception {
        String text = "0123456789".repeat(100);
        server.sendFragmented(text, 500);
        assertThat(next()).isEqualTo("TEXT " + text);
    }

    @Test
    void aFrameOfSixteenMegabytesDoesNotEndTheConnection() throws Exception {
        server.send("x".repeat(16 << 20));
        server.send("next");
        ReceivedFrame large = queue.take();
        assertThat(large.length()).isEqualTo(16 << 20);
        assertThat(large.oversize()).isTrue();
        assertThat(large.bytes()).hasSize(ReceivedFrame.KEPT);
        assertThat(next()).isEqualTo("TEXT next");
        assertThat(connections.sum()).isEqualTo(1);
    }

    @Test
    void textThatIsNotUtf8EndsTheConnectionAndIsAccountedFor() throws Exception {
        server.send(RawServer.TEXT, new byte[] {'"', (byte) 0xFF, (byte) 0xFE, '"'});
        assertThat(next()).startsWith("BROKEN a frame ended the connection: 1007");
        await().until(() -> server.connections() == 2);
        server.send("after");
        assertThat(next()).isEqualTo("TEXT after");
        assertThat(frames.sum()).isEqualTo(2);
    }

    @Test
    void aLostConnectionIsFollowedByAnother() throws Exception {
        for (int i = 1; i <= 5; i++) {
            server.cut();
            int connection = i + 1;
            await().until(() -> server.connections() == connection);
        }
        server.send("after");
        assertThat(next()).isEqualTo("TEXT after");
    }

    /** Torture, Kraken, seed 12: the library then throws what is no IOException, and the feed's thread was gone for ever. */
    @Test
    void anExchangeThatHangsUpDuringTheSubscriptionIsAskedAgain() throws Exception {
        feed.stop();
        thread.join();
        server.hangUp(20);
        subscription = Collections.nCopies(500, "{\"subscribe\":\"%s\"}".formatted("x".repeat(100)));
        begin(Duration.ofSeconds(60), Duration.ofHours(24));
        await().until(() -> server.connections() == 22);
        assertThat(thread.isAlive()).isTrue();
        server.send("after");
        assertThat(next()).isEqualTo("TEXT after");
    }

    @Test
    void aSocketFromWhichNothingComesIsGivenUp() throws Exception {
        int before = server.connections();
        long began = System.nanoTime();
        restart(Duration.ofSeconds(2), Duration.ofHours(24));
        await().until(() -> server.connections() >= before + 2);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThanOrEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void aSlowReaderHoldsTheSocketBackAndLosesNothing() throws Exception {
        Thread sender = new Thread(() -> {
            for (int i = 0; i < 2000; i++) {
                server.send(i + " " + "x".repeat(10_000));
            }
        });
        sender.start();
        await().until(queue::full);
        Thread.sleep(300);
        assertThat(sender.isAlive()).isTrue();
        assertThat(frames.sum()).isLessThan(10);
        for (int i = 0; i < 2000; i++) {
            assertThat(next()).startsWith("TEXT " + i + " ");
        }
        sender.join();
        assertThat(connections.sum()).isEqualTo(1);
    }

    @Test
    void theNextConnectionIsUpBeforeTheOldOneIsClosed() throws Exception {
        server.send("old");
        next();
        feed.replace("a test wants it");
        await().until(() -> server.connections() == 2);
        assertThat(feed.connected()).isTrue();
        server.send("first of the new one");
        assertThat(next()).isEqualTo("TEXT first of the new one");
        assertThat(connections.sum()).isEqualTo(2);
    }

    @Test
    void aConnectionIsReplacedBeforeItsLifeEnds() throws Exception {
        restart(Duration.ofSeconds(60), Duration.ofSeconds(2));
        server.send("old");
        next();
        int before = server.connections();
        await().until(() -> server.connections() > before);
        server.send("new");
        assertThat(next()).isEqualTo("TEXT new");
    }
}
