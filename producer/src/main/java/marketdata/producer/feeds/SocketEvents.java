package marketdata.producer.feeds;

import marketdata.model.parse.Reason;
import marketdata.model.parse.RejectedException;
import marketdata.producer.live.feed.Feed;
import marketdata.producer.live.feed.FrameQueue;
import marketdata.producer.live.feed.ReceivedFrame;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/** One WebSocket's frames as events: connected for ever, each frame handed over once, a bad one to the dead letters. */
final class SocketEvents {
    private static final int QUEUED_FRAMES = 10_000;
    private static final long QUEUED_BYTES = 8L << 20;

    private final Function<FrameQueue, Feed> feeds;
    private final FeedTopic topic;
    private final Handler handler;

    /** What a text frame becomes. */
    interface Handler {
        /** @throws RejectedException when the frame cannot be used */
        void accept(ReceivedFrame frame);
    }

    /** @param feeds makes the feed that fills a queue */
    SocketEvents(Function<FrameQueue, Feed> feeds, FeedTopic topic, Handler handler) {
        this.feeds = feeds;
        this.topic = topic;
        this.handler = handler;
    }

    /** Runs until interrupted, and ends with everything it took sent. */
    void untilInterrupted() {
        FrameQueue queue = new FrameQueue(QUEUED_FRAMES, QUEUED_BYTES);
        Feed feed = feeds.apply(queue);
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Thread thread = new Thread(feed, "feed");
        thread.setDaemon(true);
        thread.setUncaughtExceptionHandler((dead, cause) -> {
            failure.set(cause);
            queue.close();
        });
        thread.start();
        try {
            for (ReceivedFrame frame = queue.take(); frame != null; frame = queue.take()) {
                handle(frame);
                queue.handled();
            }
            if (failure.get() != null) {
                throw new IllegalStateException("the feed's thread has failed", failure.get());
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
            topic.reject(frame.bytes(), e);
        }
    }
}
