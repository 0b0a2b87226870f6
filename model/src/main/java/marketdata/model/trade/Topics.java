package marketdata.model.trade;

import marketdata.model.parse.Reason;

import java.nio.charset.StandardCharsets;

/** The Kafka topics, their keys and the names of their headers. */
public final class Topics {
    /** Every frame as the exchange sent it, byte for byte. */
    public static final String RAW_TRADES = "raw_trades";

    /** One trade a record, in the form of {@link CleanTradeJson}. */
    public static final String CLEAN_TRADES = "clean_trades";

    /** What could not be used: the bytes as received, with the reason in the headers. */
    public static final String TRADES_DEAD_LETTER = "trades_dead_letter";

    /** Which dead letters were put on their way again, and what came of it: one record for each, kept for ever. */
    public static final String TRADES_REDRIVEN = "trades_redriven";

    /** What a producer knew of each symbol at its last recovery point, and the offsets that this covers; compacted. */
    public static final String PRODUCER_STATE = "producer_state";

    /** When backfills ran, so that the next one finds what they published: one record for each, kept for ever. */
    public static final String TRADES_BACKFILLED = "trades_backfilled";

    /** Coinbase's clean trades once more, for the OHLC lake. */
    public static final String CRYPTO_TRADES = "crypto_trades";

    /** Largest value that is stored whole, bytes; a larger one becomes a dead letter that holds its beginning. */
    public static final int LARGEST_VALUE = 1 << 20;

    /** Largest record or request, bytes: such a value with its key and headers. The broker's {@code message.max.bytes}. */
    public static final int LARGEST_RECORD = 2 << 20;

    /** Header: wire name of the exchange, see {@link Exchange#source()}. */
    public static final String SOURCE = "source";

    /**
     * Header: which connection a frame came by: the socket's UUID, {@code rest}, {@code backfill}, or the dead letter it lay
     * in, such as {@code trades_dead_letter-0-17}. In {@code clean_trades} only of the last two.
     */
    public static final String CONNECTION = "connection";

    /** Header: when the frame was received, ISO UTC with microseconds. */
    public static final String RECEIVED_AT = "received_at";

    /** Header: comma separated ids of the frame's trades that are price spikes; absent when there is none. */
    public static final String SPIKES = "spikes";

    /** Header: the record is no trade but one of the {@link MarketNotes}; its value is "true". */
    public static final String EXCHANGE_HOLE = "exchange_hole";

    /** Header of {@code raw_trades}: the producer rejected the frame, and why (a {@link Reason} in wire form). */
    public static final String REJECTED = "rejected";

    /** Header of {@code trades_dead_letter}: a {@link Reason} in wire form. */
    public static final String REASON = "reason";

    /**
     * Header of {@code trades_dead_letter}: who rejected it: {@code producer}, the job whose state did, or the record that a
     * job could not read, {@code topic-partition-offset}. A stream's letters are sent at least once: copies of one have the
     * same {@code where} (and, of a rejected trade, the same bytes).
     */
    public static final String WHERE = "where";

    /** Header of {@code trades_dead_letter}: the reason in words. */
    public static final String DETAIL = "detail";

    private Topics() {}

    /** The key of every trade topic, for example {@code binance|BTCUSDT}: all trades of a symbol share a partition. */
    public static byte[] key(String source, String symbol) {
        return (source + '|' + symbol).getBytes(StandardCharsets.UTF_8);
    }
}
