package marketdata.simulator.server;

import io.netty.buffer.ByteBuf;

/** WebSocket frames as a server writes them (RFC 6455, 5.2): unmasked, unfragmented. */
final class Frames {

    private static final int FINAL_TEXT = 0x81;
    private static final int SHORT = 125;
    private static final int MEDIUM = 0xFFFF;

    private Frames() {}

    static void text(ByteBuf out, byte[] bytes, int offset, int length) {
        out.writeByte(FINAL_TEXT);
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
