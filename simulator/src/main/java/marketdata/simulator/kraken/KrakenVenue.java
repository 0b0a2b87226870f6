package marketdata.simulator.kraken;

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

/** Kraken spot: {@code /v2} with the channels {@code trade} and {@code ticker}, {@code /0/public}. */
public final class KrakenVenue implements Venue {

    private final KrakenRestServer rest = new KrakenRestServer();
    private final KrakenFrameReader reader = new KrakenFrameReader();

    @Override
    public String name() {
        return "kraken";
    }

    @Override
    public boolean isSocketPath(String path) {
        return path.equals("/v2");
    }

    @Override
    public Optional<VenueConnection> connect(String path, Map<String, List<String>> query) {
        return Optional.of(new KrakenConnection());
    }

    @Override
    public RestAnswer answer(RestRequest request, MarketState state) {
        return rest.answer(request, state);
    }

    @Override
    public Rules rules(Duration lifetime, Duration notice) {
        return new Rules(Duration.ofSeconds(20), Duration.ofMinutes(1), lifetime, notice, 50);
    }

    @Override
    public boolean isSymbol(String name) {
        return Symbols.isPair(name) && name.matches("[^/]{1,10}/[^/]{2,10}");
    }

    @Override
    public List<String> defaultSymbols() {
        return List.of("BTC/USD", "ETH/USD", "SOL/USD", "XRP/USD", "DOGE/USD", "ADA/USD", "LTC/USD", "PEPE/USD");
    }

    @Override
    public String tradeStreams() {
        return "trade";
    }

    @Override
    public RecordedFrame read(byte[] frame) {
        return reader.read(frame);
    }
}
