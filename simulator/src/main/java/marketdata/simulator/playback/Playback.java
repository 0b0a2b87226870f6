package marketdata.simulator.playback;

import marketdata.simulator.tape.Tape;
import marketdata.simulator.venue.FrameSink;
import marketdata.simulator.venue.VenueConnection;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What subscribers get, in one order, each entry addressed by its index. Every connection walks along it with its own
 * cursor, as fast as its socket takes the bytes; nothing is queued for it. Used by one thread.
 */
public interface Playback {

    /** {@code market} or {@code replay}. */
    String mode();

    /** The symbols a client should subscribe to before the first entry is sent. */
    List<String> symbols();

    /**
     * What a recording holds.
     *
     * @param frames all of them
     * @param ofTrades those of the stream of trades, damaged ones among them
     * @param unsent those of the stream of trades that were due and that no subscriber got
     * @param others those of other streams, by the name of the stream
     */
    record Contents(long frames, long ofTrades, long unsent, Map<String, Long> others) {}

    /** What the recording holds; empty when this plays none. */
    default Optional<Contents> contents() {
        return Optional.empty();
    }

    /** All trades, as far as they have happened. */
    Tape tape();

    /** The exchange's own time, microseconds since 1970 UTC. */
    long nowMicros();

    /** Whether entries are being sent; before that a subscriber waits for the others. */
    boolean opened();

    /** Begins sending. */
    void open();

    /** Lets time pass. */
    void advance();

    /** Index of the oldest entry that can still be sent. */
    long first();

    /** Index after the last entry that may be sent now. */
    long due();

    /** Index at which a new subscriber begins. */
    long join();

    /** Whether a new subscriber begins with the next entry, not with the market's history. */
    boolean isLive();

    /** A connection's cursor has come to {@code index}. */
    void passed(long index);

    /** Writes the entry's frames, if the connection has subscribed to them. */
    void send(long index, VenueConnection to, FrameSink sink);

    /**
     * Hides the next trades of a symbol from every interface; a count of 0: REST shows those hidden until now.
     *
     * @throws IllegalArgumentException when this playback cannot, or has no such symbol
     */
    void withhold(String symbol, long count);

    /**
     * Lets the next trades of a symbol stand further back in time than their ids do.
     *
     * @param millis how far
     * @throws IllegalArgumentException when this playback cannot, or has no such symbol
     */
    void backdate(String symbol, long count, long millis);

    /**
     * Nobody trades a symbol for a while.
     *
     * @param millis how long from now
     * @throws IllegalArgumentException when this playback cannot, or has no such symbol
     */
    void halt(String symbol, long millis);

    /** Takes back what was ordered with {@link #backdate} and has not happened yet. */
    default void clear() {}

    /** Microseconds until {@link #due()} may grow by the clock. */
    long microsToNext();

    /** Whether nothing will ever be due beyond what has been passed. */
    boolean finished();
}
