package marketdata.simulator.okx;

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

/** OKX spot: {@code /ws/v5/business} with the channel {@code trades-all}, {@code /api/v5}. */
public final class OkxVenue implements Venue {

    /** Its documents know no pings of the exchange; the client sends the text {@code ping}. */
    private static final Duration NO_PINGS = Duration.ofDays(365);

    private static final Rules.Silence SILENCE =
            new Rules.Silence(Duration.ofSeconds(30), 4004, "No data received in 30s");

    private final OkxRestServer rest = new OkxRestServer();
    private final OkxFrameReader reader = new OkxFrameReader();
    private int connections;

    @Override
    public String name() {
        return "okx";
    }

    @Override
    public boolean isSocketPath(String path) {
        return path.equals("/ws/v5/business");
    }

    @Override
    public Optional<VenueConnection> connect(String path, Map<String, List<String>> query) {
        connections++;
        return Optional.of(new OkxConnection(connections));
    }

    @Override
    public RestAnswer answer(RestRequest request, MarketState state) {
        return rest.answer(request, state);
    }

    @Override
    public Optional<String> errorBody(int status) {
        return OkxRestServer.errorBody(status);
    }

    @Override
    public Rules rules(Duration lifetime, Duration notice) {
        return new Rules(NO_PINGS, NO_PINGS, lifetime, notice, 100, SILENCE);
    }

    @Override
    public boolean isSymbol(String name) {
        return Symbols.isSymbol(name) && name.matches("[^-/]{1,20}-[^-/]{2,10}");
    }

    @Override
    public List<String> defaultSymbols() {
        return List.of(
                "BTC-USDT", "ETH-USDT", "SOL-USDT", "XRP-USDT", "DOGE-USDT", "ADA-USDT", "PEPE-USDT", "SHIB-USDT");
    }

    @Override
    public String tradeStreams() {
        return OkxFrameWriter.CHANNEL;
    }

    @Override
    public RecordedFrame read(byte[] frame) {
        return reader.read(frame);
    }
}
