package marketdata.simulator.venue;

import marketdata.simulator.tape.SymbolTape;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What the exchange remembers about one WebSocket connection: its subscriptions and its format. */
public interface VenueConnection {

    /** What the exchange says before it is asked. */
    default List<String> greeting(long nowMicros) {
        return List.of();
    }

    /** Takes a text frame from the client and returns the answers to it. */
    List<String> received(String text, MarketState state);

    /** What the exchange says once a second on this connection, whether anything is traded or not. */
    default List<String> everySecond(MarketState state) {
        return List.of();
    }

    /** Streams subscribed: a symbol, {@code @}, and what of it. */
    Set<String> streams();

    /** Whether any stream of this symbol is subscribed. */
    boolean wantsSymbol(String symbol);

    /** Writes the frames this connection gets because of one trade: none, one, or one per stream. */
    void write(SymbolTape tape, long sequence, FrameSink sink);

    /** The frame that announces a planned close, if the exchange has one. */
    Optional<String> goodbye(long nowMicros);
}
