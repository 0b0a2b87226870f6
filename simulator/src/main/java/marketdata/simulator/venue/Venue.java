package marketdata.simulator.venue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One exchange's wire formats. It knows no socket and no clock: the server gives it requests, trades and the time, and
 * sends what it answers.
 */
public interface Venue {

    /** The exchange's name as {@code --source} takes it. */
    String name();

    /** Whether a client that asks for this path wants a WebSocket connection. */
    boolean isSocketPath(String path);

    /**
     * Begins a WebSocket connection.
     *
     * @return empty when the exchange refuses this address
     */
    Optional<VenueConnection> connect(String path, Map<String, List<String>> query);

    /** Answers a REST request. */
    RestAnswer answer(RestRequest request, MarketState state);

    /** A file of past trades that the exchange publishes beside its REST interface; empty when there is none at this path. */
    default Optional<byte[]> file(String path, MarketState state) {
        return Optional.empty();
    }

    /** The body of an answer that fails with this status, as this exchange writes it; empty where it is Binance's. */
    default Optional<String> errorBody(int status) {
        return Optional.empty();
    }

    /** How long a connection lives, with a lifetime and a notice of its end, and what it may do. */
    Rules rules(Duration lifetime, Duration notice);

    /** Whether this is how the exchange writes a symbol. */
    boolean isSymbol(String name);

    /** Symbols traded when none are named. */
    List<String> defaultSymbols();

    /** The streams of trades that the producer reads, as a user finds them in the exchange's documents. */
    String tradeStreams();

    /** What a recorded frame says; never fails, damaged frames have no stream and no trade. */
    RecordedFrame read(byte[] frame);
}
