package marketdata.producer.live.feed;

import java.util.concurrent.atomic.LongAdder;

/**
 * Where the frames of all connections go.
 *
 * @param queue to put them into
 * @param frames counts those that the queue took
 * @param connections counts the connections that were opened
 */
public record FrameIntake(FrameQueue queue, LongAdder frames, LongAdder connections) {
    /** Into a queue, with counters of its own. */
    public FrameIntake(FrameQueue queue) {
        this(queue, new LongAdder(), new LongAdder());
    }

    void put(ReceivedFrame frame) throws InterruptedException {
        frames.increment();
        if (!queue.put(frame)) {
            frames.decrement();
        }
    }
}
