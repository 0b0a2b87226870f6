package marketdata.producer.live.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import marketdata.producer.live.Trades;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;

@Timeout(180)
class FrameQueueTest {
    @Test
    void aFullQueueHoldsTheWriterBackAndDropsNothing() throws Exception {
        FrameQueue queue = new FrameQueue(2, 1 << 20);
        CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> {
            for (int i = 0; i < 100; i++) {
                put(queue, "frame " + i);
            }
        });
        await().until(queue::full);
        assertThat(writer).isNotDone();
        for (int i = 0; i < 100; i++) {
            assertThat(text(queue)).isEqualTo("frame " + i);
            queue.handled();
        }
        writer.join();
        assertThat(queue.pending()).isZero();
    }

    @Test
    void bytesAreBoundedToo() throws Exception {
        FrameQueue queue = new FrameQueue(1000, 10);
        put(queue, "123456");
        CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> put(queue, "7890123"));
        await().until(queue::full);
        queue.take();
        writer.join();
    }

    @Test
    void aFrameBeyondAllLimitsFitsAnEmptyQueue() throws Exception {
        FrameQueue queue = new FrameQueue(1, 1);
        put(queue, "longer than a byte");
        assertThat(queue.take().length()).isEqualTo(18);
    }

    @Test
    void aFrameIsPendingUntilItIsHandled() throws Exception {
        FrameQueue queue = new FrameQueue(10, 100);
        put(queue, "a");
        queue.take();
        assertThat(queue.pending()).isEqualTo(1);
        CompletableFuture<Void> waiter = CompletableFuture.runAsync(() -> {
            try {
                queue.awaitHandled();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        assertThat(waiter).isNotDone();
        queue.handled();
        waiter.join();
        assertThat(queue.pending()).isZero();
    }

    @Test
    void aClosedQueueGivesWhatItHasAndTakesNothing() throws Exception {
        FrameQueue queue = new FrameQueue(10, 100);
        put(queue, "a");
        queue.close();
        assertThat(queue.put(Trades.frame("b"))).isFalse();
        assertThat(text(queue)).isEqualTo("a");
        assertThat(queue.take()).isNull();
    }

    private static String text(FrameQueue queue) throws InterruptedException {
        return new String(queue.take().bytes(), StandardCharsets.UTF_8);
    }

    private static void put(FrameQueue queue, String text) {
        try {
            assertThat(queue.put(Trades.frame(text))).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
