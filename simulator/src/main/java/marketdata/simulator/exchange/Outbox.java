package marketdata.simulator.exchange;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;

/** Gathers frames of one connection, so that the socket gets few large writes instead of many small ones. */
final class Outbox {

    private static final int CHUNK = 48 * 1024;

    private final Channel channel;
    private ByteBuf gathered;

    Outbox(Channel channel) {
        this.channel = channel;
    }

    /** Whether it is time to flush. */
    boolean isFull() {
        return gathered != null && gathered.readableBytes() >= CHUNK;
    }

    void text(byte[] bytes, int offset, int length) {
        Frames.text(gathered(), bytes, offset, length);
    }

    void fragments(byte[] bytes, int fragments) {
        Frames.fragments(gathered(), bytes, fragments);
    }

    void flush() {
        if (gathered != null) {
            ByteBuf full = gathered;
            gathered = null;
            var unused = channel.writeAndFlush(full);
        }
    }

    private ByteBuf gathered() {
        if (gathered == null) {
            gathered = channel.alloc().buffer(CHUNK + 1024);
        }
        return gathered;
    }
}
