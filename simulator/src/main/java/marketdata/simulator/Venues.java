package marketdata.simulator;

import marketdata.simulator.binance.BinanceVenue;
import marketdata.simulator.coinbase.CoinbaseVenue;
import marketdata.simulator.kraken.KrakenVenue;
import marketdata.simulator.okx.OkxVenue;
import marketdata.simulator.venue.Venue;

import java.util.Iterator;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** The exchanges that can be simulated: a new one is a package of its own and a line here. Iterates over their names. */
final class Venues implements Iterable<String> {
    private static final List<Supplier<Venue>> ALL =
            List.of(BinanceVenue::new, CoinbaseVenue::new, KrakenVenue::new, OkxVenue::new);

    /**
     * A new venue of this name.
     *
     * @throws IllegalArgumentException naming all that are allowed
     */
    static Venue of(String name) {
        return ALL.stream()
                .map(Supplier::get)
                .filter(venue -> venue.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(names().stream().collect(Collectors.joining(", "))));
    }

    private static List<String> names() {
        return ALL.stream().map(venue -> venue.get().name()).toList();
    }

    @Override
    public Iterator<String> iterator() {
        return names().iterator();
    }
}
