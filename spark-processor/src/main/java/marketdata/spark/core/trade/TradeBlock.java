package marketdata.spark.core.trade;

import marketdata.model.candle.MinuteAggregator;
import marketdata.model.trade.TradeCursor;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Trades of one symbol on their way from the task that parsed them to the task that holds their symbol's state, behind a
 * sequence number that restores the order of arrival. The producer's notes travel among them in the place of a trade.
 *
 * <p>A trade begins with a word of 16 bits: flags, and how many bytes (1 to 8) its price, quantity and time take, in the manner
 * of group varint coding (Dean, "Challenges in building large-scale information retrieval systems", 2009). Price and time
 * are differences to the trade before, an id that follows it takes nothing: some ten bytes a trade, which no compression makes
 * smaller at the cost of writing them.
 */
final class TradeBlock {
    private static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle TAG = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);

    private static final int HEADER = Long.BYTES;

    /** Tag, scales, and four values of eight bytes. */
    private static final int LONGEST = Short.BYTES + 2 + 4 * Long.BYTES;

    private static final int TAKER_BUYS = 1 << 9;
    private static final int SPIKE = 1 << 10;

    /** The scales of price and quantity follow: they are not those of the trade before. */
    private static final int SCALES = 1 << 11;

    /** Eight bytes of id follow: it is not the one after the id before. */
    private static final int ID = 1 << 12;

    /** Not a trade: the kind of note stands in the lowest bits, its two numbers follow with eight bytes each. */
    private static final int NOTE = 1 << 13;

    private static final int EXCHANGE_HOLE = 0;
    private static final int QUIET = 1;
    private static final int ID_CONFLICT = 2;

    /** A block is handed on when it holds this many trades. */
    static final int FULL = 4096;

    private byte[] bytes = new byte[HEADER + 16 * LONGEST];
    private int at = HEADER;
    private int held;
    private long id;
    private long price;
    private long micros;
    private int scales = -1;

    void add(TradeCursor trade) {
        makeRoom();
        byte[] to = bytes;
        long priceStep = zigZag(trade.price - price);
        long timeStep = zigZag(trade.eventMicros - micros);
        int priceBytes = length(priceStep);
        int quantityBytes = length(trade.quantity);
        int timeBytes = length(timeStep);
        int tag = (priceBytes - 1)
                | (quantityBytes - 1) << 3
                | (timeBytes - 1) << 6
                | (trade.takerBuys ? TAKER_BUYS : 0)
                | (trade.priceSpike ? SPIKE : 0);
        int tagAt = at;
        int next = tagAt + Short.BYTES;
        int itsScales = trade.priceScale << Byte.SIZE | trade.quantityScale;
        if (itsScales != scales) {
            tag |= SCALES;
            TAG.set(to, next, (short) itsScales);
            next += Short.BYTES;
            scales = itsScales;
        }
        if (trade.id != id + 1) {
            tag |= ID;
            WORD.set(to, next, trade.id);
            next += Long.BYTES;
        }
        // Each is written whole; what its bytes leave over, the next one overwrites.
        WORD.set(to, next, priceStep);
        next += priceBytes;
        WORD.set(to, next, trade.quantity);
        next += quantityBytes;
        WORD.set(to, next, timeStep);
        at = next + timeBytes;
        TAG.set(to, tagAt, (short) tag);
        id = trade.id;
        price = trade.price;
        micros = trade.eventMicros;
        held++;
    }

    /** The exchange does not have these ids. */
    void addExchangeHole(long from, long to) {
        addNote(EXCHANGE_HOLE, from, to);
    }

    /** The exchange had no trade after this one until then. */
    void addQuiet(long lastId, long untilMicros) {
        addNote(QUIET, lastId, untilMicros);
    }

    /** A trade of this time was rejected because its id had come before for another trade. */
    void addIdConflict(long conflictId, long conflictMicros) {
        addNote(ID_CONFLICT, conflictId, conflictMicros);
    }

    private void addNote(int kind, long first, long second) {
        makeRoom();
        TAG.set(bytes, at, (short) (NOTE | kind));
        WORD.set(bytes, at + Short.BYTES, first);
        WORD.set(bytes, at + Short.BYTES + Long.BYTES, second);
        at += Short.BYTES + 2 * Long.BYTES;
        held++;
    }

    private void makeRoom() {
        if (bytes.length - at < LONGEST) {
            bytes = Arrays.copyOf(bytes, 2 * bytes.length);
        }
    }

    boolean isFull() {
        return held >= FULL;
    }

    boolean isEmpty() {
        return held == 0;
    }

    /** The block's bytes; it is empty afterwards. */
    byte[] take(long sequence) {
        ByteBuffer.wrap(bytes).putLong(0, sequence);
        // A value is read whole, too: the last one needs eight bytes from its first on.
        byte[] taken = Arrays.copyOf(bytes, at + Long.BYTES - 1);
        at = HEADER;
        held = 0;
        id = 0;
        price = 0;
        micros = 0;
        scales = -1;
        return taken;
    }

    /** Where a block stands among its symbol's blocks. */
    static long sequence(byte[] block) {
        return ByteBuffer.wrap(block).getLong();
    }

    /** Adds a block's trades to their symbol, in order. */
    static void replay(byte[] block, MinuteAggregator into) {
        int end = block.length - Long.BYTES + 1;
        int at = HEADER;
        long id = 0;
        long price = 0;
        long micros = 0;
        int scales = 0;
        while (at < end) {
            int tag = (short) TAG.get(block, at);
            at += Short.BYTES;
            if ((tag & NOTE) != 0) {
                replayNote(tag & ~NOTE, (long) WORD.get(block, at), (long) WORD.get(block, at + Long.BYTES), into);
                at += 2 * Long.BYTES;
                continue;
            }
            if ((tag & SCALES) != 0) {
                scales = (short) TAG.get(block, at);
                at += Short.BYTES;
            }
            id++;
            if ((tag & ID) != 0) {
                id = (long) WORD.get(block, at);
                at += Long.BYTES;
            }
            int length = (tag & 7) + 1;
            price += step(value(block, at, length));
            at += length;
            length = (tag >> 3 & 7) + 1;
            long quantity = value(block, at, length);
            at += length;
            length = (tag >> 6 & 7) + 1;
            micros += step(value(block, at, length));
            at += length;
            into.add(
                    id,
                    price,
                    scales >> Byte.SIZE,
                    quantity,
                    scales & 0xff,
                    micros,
                    (tag & TAKER_BUYS) != 0,
                    (tag & SPIKE) != 0);
        }
    }

    private static void replayNote(int kind, long first, long second, MinuteAggregator into) {
        switch (kind) {
            case EXCHANGE_HOLE -> into.exchangeHole(first, second);
            case QUIET -> into.quiet(first, second);
            default -> into.idConflict(second);
        }
    }

    /** Small numbers of either sign as small numbers. */
    private static long zigZag(long step) {
        return (step << 1) ^ (step >> 63);
    }

    private static long step(long zigZag) {
        return (zigZag >>> 1) ^ -(zigZag & 1);
    }

    private static int length(long value) {
        return 8 - (Long.numberOfLeadingZeros(value | 1) >>> 3);
    }

    private static long value(byte[] block, int at, int length) {
        return (long) WORD.get(block, at) & (-1L >>> (Long.SIZE - Byte.SIZE * length));
    }
}
