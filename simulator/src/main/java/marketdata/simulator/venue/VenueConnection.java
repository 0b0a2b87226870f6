package marketdata.simulator.venue;

import marketdata.simulator.tape.SymbolTape;

import java.util.Optional;
import java.util.Set;

/** What the exchange remembers about one WebSocket connection: its subscriptions and its format. */
public interface VenueConnection {

    /** Takes a text frame from the client and returns the answer to it. */
    Optional<String> received(String text);

    /** Streams subscribed, as the exchange names them. */
    Set<String> streams();

    /** Whether any stream of this symbol is subscribed. */
    boolean wantsSymbol(String symbol);

    /** Writes the frames this connection gets because of one trade: none, one, or one per stream. */
    void write(SymbolTape tape, long sequence, FrameSink sink);

    /** The frame that announces a planned close, if the exchange has one. */
    Optional<String> goodbye(long nowMicros);
}
