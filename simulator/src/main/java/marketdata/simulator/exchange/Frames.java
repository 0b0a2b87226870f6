package marketdata.simulator.exchange;

import io.netty.buffer.ByteBuf;

/** WebSocket frames as a server writes them (RFC 6455, 5.2): unmasked. */
final class Frames {

    private static final int TEXT = 0x1;
    private static final int CONTINUATION = 0x0;
    private static final int FINAL = 0x80;
    private static final int FINAL_TEXT = FINAL | TEXT;
    private static final int SHORT = 125;
    private static final int MEDIUM = 0xFFFF;

    private Frames() {}

    static void text(ByteBuf out, byte[] bytes, int offset, int length) {
        frame(FINAL_TEXT, out, bytes, offset, length);
    }

    /** The same text in several fragments of equal length. */
    static void fragments(ByteBuf out, byte[] bytes, int fragments) {
        int sent = 0;
        for (int i = 1; i <= fragments; i++) {
            int end = (int) ((long) bytes.length * i / fragments);
            int opcode = (i == 1 ? TEXT : CONTINUATION) | (i == fragments ? FINAL : 0);
            frame(opcode, out, bytes, sent, end - sent);
            sent = end;
        }
    }

    private static void frame(int opcode, ByteBuf out, byte[] bytes, int offset, int length) {
        out.writeByte(opcode);
        if (length <= SHORT) {
            out.writeByte(length);
        } else if (length <= MEDIUM) {
            out.writeByte(126).writeShort(length);
        } else {
            out.writeByte(127).writeLong(length);
        }
        out.writeBytes(bytes, offset, length);
    }
}
