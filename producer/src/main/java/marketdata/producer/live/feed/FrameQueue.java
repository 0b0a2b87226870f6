package marketdata.producer.live.feed;

import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Between sockets and Kafka, bounded in frames and bytes. A full queue makes {@link #put} wait: the socket is not read
 * meanwhile, TCP holds the sender back, and no frame is dropped.
 */
public final class FrameQueue {
    private final int maxFrames;
    private final long maxBytes;
    private final ArrayDeque<ReceivedFrame> frames = new ArrayDeque<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition room = lock.newCondition();
    private final Condition some = lock.newCondition();
    private final Condition progress = lock.newCondition();
    private long bytes;
    private int waiting;
    private long entered;
    private long left;
    private boolean closed;

    /** A queue that holds at most so much (one frame of any size always fits an empty queue). */
    public FrameQueue(int maxFrames, long maxBytes) {
        this.maxFrames = maxFrames;
        this.maxBytes = maxBytes;
    }

    /** Waits for room, then adds; false, without adding, once the queue is closed. */
    public boolean put(ReceivedFrame frame) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            waiting++;
            while (!closed
                    && !frames.isEmpty()
                    && (frames.size() >= maxFrames || bytes + frame.bytes().length > maxBytes)) {
                room.await();
            }
            if (closed) {
                return false;
            }
            frames.add(frame);
            bytes += frame.bytes().length;
            entered++;
            some.signal();
            return true;
        } finally {
            waiting--;
            lock.unlock();
        }
    }

    /** Waits for a frame; null when the queue is closed and empty. The caller must report {@link #handled} after it. */
    public ReceivedFrame take() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (frames.isEmpty()) {
                if (closed) {
                    return null;
                }
                some.await();
            }
            ReceivedFrame frame = frames.remove();
            bytes -= frame.bytes().length;
            room.signalAll();
            return frame;
        } finally {
            lock.unlock();
        }
    }

    /** The frame taken last has been dealt with. */
    public void handled() {
        lock.lock();
        try {
            left++;
            progress.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until every frame that is in the queue now has been handled. */
    public void awaitHandled() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long goal = entered;
            while (left < goal && !(closed && frames.isEmpty())) {
                progress.await();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Frames that were put and are not handled yet. */
    public long pending() {
        lock.lock();
        try {
            return entered - left;
        } finally {
            lock.unlock();
        }
    }

    /** Whether a socket is held back at this moment. */
    public boolean full() {
        lock.lock();
        try {
            return waiting > 0;
        } finally {
            lock.unlock();
        }
    }

    /** No more frames come in; those inside can still be taken. */
    public void close() {
        lock.lock();
        try {
            closed = true;
            room.signalAll();
            some.signalAll();
            progress.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
