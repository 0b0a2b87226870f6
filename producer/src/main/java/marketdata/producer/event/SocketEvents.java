package marketdata.producer.event;

import marketdata.model.Reason;
import marketdata.model.RejectedException;
import marketdata.producer.feed.Backoff;
import marketdata.producer.feed.FeedPlan;
import marketdata.producer.feed.FrameQueue;
import marketdata.producer.feed.ReceivedFrame;
import marketdata.producer.feed.WebSocketFeed;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
import java.util.random.RandomGenerator;

/** One WebSocket's frames as events: connected for ever, each frame handed over once, a bad one to the dead letters. */
final class SocketEvents {
    private static final int QUEUED_FRAMES = 10_000;
    private static final long QUEUED_BYTES = 8L << 20;

    private final FeedPlan plan;
    private final FeedTopic topic;
    private final Handler handler;

    /** What a text frame becomes. */
    interface Handler {
        /** @throws RejectedException when the frame cannot be used */
        void accept(ReceivedFrame frame);
    }

    SocketEvents(FeedPlan plan, FeedTopic topic, Handler handler) {
        this.plan = plan;
        this.topic = topic;
        this.handler = handler;
    }

    /** Runs until interrupted, and ends with everything it took sent. */
    void untilInterrupted() {
        FrameQueue queue = new FrameQueue(QUEUED_FRAMES, QUEUED_BYTES);
        Backoff backoff = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(30), RandomGenerator.getDefault());
        WebSocketFeed feed = new WebSocketFeed(
                plan, queue, new LongAdder(), new LongAdder(), backoff, Clock.systemUTC(), System::nanoTime);
        Thread thread = new Thread(feed, "feed");
        thread.setDaemon(true);
        thread.start();
        try {
            for (ReceivedFrame frame = queue.take(); frame != null; frame = queue.take()) {
                handle(frame);
                queue.handled();
            }
        } catch (InterruptedException e) {
            // How this ends when it was asked to.
        } finally {
            feed.stop();
            queue.close();
        }
    }

    void handle(ReceivedFrame frame) {
        try {
            if (frame.kind() != ReceivedFrame.Kind.TEXT) {
                throw new RejectedException(Reason.NOT_TEXT, new String(frame.bytes(), StandardCharsets.UTF_8));
            }
            if (frame.oversize()) {
                throw new RejectedException(Reason.TOO_LARGE, "frame of " + frame.length() + " bytes");
            }
            handler.accept(frame);
        } catch (RejectedException e) {
            topic.refuse(frame.bytes(), e);
        }
    }
}
