package marketdata.spark.core.trade;

import marketdata.model.candle.MinuteAggregator;
import marketdata.model.trade.TradeCursor;

import java.nio.ByteBuffer;

/**
 * Trades of one symbol on their way from the task that parsed them to the task that holds their symbol's state: fixed
 * layout, 34 bytes a trade, behind a sequence number that restores the order of arrival. The producer's notes travel among
 * them in the place of a trade.
 */
final class TradeBlock {
    private static final int HEADER = Long.BYTES;
    private static final int TRADE = 4 * Long.BYTES + 2;
    private static final int TAKER_BUYS = 1 << 4;
    private static final int SPIKE = 1 << 5;

    /** Not a trade: which note it is stands in the place of the quantity's scale. */
    private static final int NOTE = 1 << 6;

    private static final int EXCHANGE_HOLE = 0;
    private static final int QUIET = 1;
    private static final int ID_CONFLICT = 2;

    /** A block is handed on when it holds this many trades. */
    static final int FULL = 4096;

    private byte[] bytes = new byte[HEADER + 64 * TRADE];
    private ByteBuffer buffer = ByteBuffer.wrap(bytes).position(HEADER);

    void add(TradeCursor trade) {
        int flags = trade.priceScale | (trade.takerBuys ? TAKER_BUYS : 0) | (trade.priceSpike ? SPIKE : 0);
        put(trade.id, trade.price, trade.quantity, trade.eventMicros, flags, trade.quantityScale);
    }

    private void put(long id, long price, long qty, long micros, int flags, int qtyScale) {
        if (buffer.remaining() < TRADE) {
            int position = buffer.position();
            bytes = java.util.Arrays.copyOf(bytes, Math.min(2 * bytes.length, HEADER + FULL * TRADE));
            buffer = ByteBuffer.wrap(bytes).position(position);
        }
        buffer.putLong(id).putLong(price).putLong(qty).putLong(micros);
        buffer.put((byte) flags);
        buffer.put((byte) qtyScale);
    }

    /** The exchange does not have these ids. */
    void addExchangeHole(long from, long to) {
        put(from, to, 0, 0, NOTE, EXCHANGE_HOLE);
    }

    /** The exchange had no trade after this one until then. */
    void addQuiet(long lastId, long untilMicros) {
        put(lastId, untilMicros, 0, 0, NOTE, QUIET);
    }

    /** A trade of this time was rejected because its id had come before for another trade. */
    void addIdConflict(long id, long micros) {
        put(id, micros, 0, 0, NOTE, ID_CONFLICT);
    }

    boolean isFull() {
        return buffer.position() >= HEADER + FULL * TRADE;
    }

    boolean isEmpty() {
        return buffer.position() == HEADER;
    }

    /** The block's bytes; it is empty afterwards. */
    byte[] take(long sequence) {
        buffer.putLong(0, sequence);
        byte[] taken = java.util.Arrays.copyOf(bytes, buffer.position());
        buffer.position(HEADER);
        return taken;
    }

    /** Where a block stands among its symbol's blocks. */
    static long sequence(byte[] block) {
        return ByteBuffer.wrap(block).getLong();
    }

    /** Adds a block's trades to their symbol, in order. */
    static void replay(byte[] block, MinuteAggregator into) {
        ByteBuffer buffer = ByteBuffer.wrap(block, HEADER, block.length - HEADER);
        while (buffer.hasRemaining()) {
            long id = buffer.getLong();
            long price = buffer.getLong();
            long qty = buffer.getLong();
            long micros = buffer.getLong();
            int flags = buffer.get();
            int qtyScale = buffer.get();
            if ((flags & NOTE) != 0) {
                replayNote(id, price, qtyScale, into);
            } else {
                into.add(
                        id, price, flags & 0xf, qty, qtyScale, micros, (flags & TAKER_BUYS) != 0, (flags & SPIKE) != 0);
            }
        }
    }

    private static void replayNote(long id, long value, int kind, MinuteAggregator into) {
        switch (kind) {
            case EXCHANGE_HOLE -> into.exchangeHole(id, value);
            case QUIET -> into.quiet(id, value);
            default -> into.idConflict(value);
        }
    }
}
