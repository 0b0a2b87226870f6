package marketdata.simulator.binance;

import marketdata.model.parse.Symbols;
import marketdata.simulator.binance.rest.BinanceRestServer;
import marketdata.simulator.venue.MarketState;
import marketdata.simulator.venue.RecordedFrame;
import marketdata.simulator.venue.RestAnswer;
import marketdata.simulator.venue.RestRequest;
import marketdata.simulator.venue.Rules;
import marketdata.simulator.venue.Venue;
import marketdata.simulator.venue.VenueConnection;

import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Binance spot: {@code /ws}, {@code /stream} and {@code /api/v3}. */
public final class BinanceVenue implements Venue {

    /** Streams allowed on one connection. */
    static final int MOST_STREAMS = 1024;

    private final BinanceRestServer rest = new BinanceRestServer();
    private final BinanceFrameReader reader = new BinanceFrameReader();

    @Override
    public String name() {
        return "binance";
    }

    @Override
    public boolean isSocketPath(String path) {
        return path.equals("/ws") || path.startsWith("/ws/") || path.equals("/stream");
    }

    @Override
    public Optional<VenueConnection> connect(String path, Map<String, List<String>> query) {
        boolean combined = path.equals("/stream");
        String named = combined ? first(query, "streams") : path.length() > 4 ? path.substring(4) : "";
        Set<String> streams = new LinkedHashSet<>(
                Arrays.stream(named.split("/")).filter(s -> !s.isEmpty()).toList());
        if (streams.size() > MOST_STREAMS) {
            return Optional.empty();
        }
        boolean micros = first(query, "timeUnit").equalsIgnoreCase("microsecond");
        return Optional.of(new BinanceConnection(combined, micros, streams));
    }

    @Override
    public RestAnswer answer(RestRequest request, MarketState state) {
        return rest.answer(request, state);
    }

    @Override
    public Optional<byte[]> file(String path, MarketState state) {
        return BinanceDumps.file(path, state);
    }

    @Override
    public Rules rules(Duration lifetime, Duration notice) {
        return new Rules(Duration.ofSeconds(20), Duration.ofMinutes(1), lifetime, notice, 5);
    }

    @Override
    public boolean isSymbol(String name) {
        return Symbols.isSymbol(name) && name.matches("[^-/._]{4,20}");
    }

    @Override
    public List<String> defaultSymbols() {
        return List.of("BTCUSDT", "ETHUSDT", "SOLUSDT", "XRPUSDT", "BNBUSDT", "DOGEUSDT", "PEPEUSDT", "SHIBUSDT");
    }

    @Override
    public String tradeStreams() {
        return "SYMBOL@trade";
    }

    @Override
    public RecordedFrame read(byte[] frame) {
        return reader.read(frame);
    }

    private static String first(Map<String, List<String>> query, String name) {
        return query.getOrDefault(name, List.of("")).get(0);
    }
}
