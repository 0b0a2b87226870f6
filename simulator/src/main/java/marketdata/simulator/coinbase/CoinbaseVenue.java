package marketdata.simulator.coinbase;

import marketdata.model.parse.Symbols;
import marketdata.simulator.venue.MarketState;
import marketdata.simulator.venue.RecordedFrame;
import marketdata.simulator.venue.RestAnswer;
import marketdata.simulator.venue.RestRequest;
import marketdata.simulator.venue.Rules;
import marketdata.simulator.venue.Venue;
import marketdata.simulator.venue.VenueConnection;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Coinbase Exchange: one WebSocket address, channels {@code matches} and {@code heartbeat}, {@code /products}. */
public final class CoinbaseVenue implements Venue {

    private final CoinbaseRestServer rest = new CoinbaseRestServer();
    private final CoinbaseFrameReader reader = new CoinbaseFrameReader();

    @Override
    public String name() {
        return "coinbase";
    }

    @Override
    public boolean isSocketPath(String path) {
        return path.isEmpty() || path.equals("/");
    }

    @Override
    public Optional<VenueConnection> connect(String path, Map<String, List<String>> query) {
        return Optional.of(new CoinbaseConnection());
    }

    @Override
    public RestAnswer answer(RestRequest request, MarketState state) {
        return rest.answer(request, state);
    }

    @Override
    public Rules rules(Duration lifetime, Duration notice) {
        return new Rules(Duration.ofSeconds(20), Duration.ofMinutes(1), lifetime, notice, 100);
    }

    @Override
    public boolean isSymbol(String name) {
        return Symbols.isSymbol(name) && name.matches("[^-/]{1,10}-[^-/]{2,10}");
    }

    @Override
    public List<String> defaultSymbols() {
        return List.of("BTC-USD", "ETH-USD", "SOL-USD", "XRP-USD", "DOGE-USD", "ADA-USD", "LTC-USD", "PEPE-USD");
    }

    @Override
    public String tradeStreams() {
        return "matches (match, last_match)";
    }

    @Override
    public RecordedFrame read(byte[] frame) {
        return reader.read(frame);
    }
}
