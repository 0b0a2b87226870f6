package marketdata.simulator.market;

import java.util.Set;

/**
 * Where the numbering of a market's trades begins. A symbol of neither set has been traded for long: its ids begin
 * anywhere above a million.
 *
 * @param listed symbols whose first trade is the first ever
 * @param renumbered symbols that stop {@value #HALT_AFTER_MICROS} microseconds after the market's beginning and come back
 *     {@value #HALT_MICROS} microseconds later with a new numbering, at the lowest id; nobody shows the earlier trades then
 * @param lowestId the exchange's lowest trade id
 */
public record Listings(Set<String> listed, Set<String> renumbered, long lowestId) {
    static final long HALT_AFTER_MICROS = 60_000_000L;
    static final long HALT_MICROS = 390_000_000L;

    /** No symbol is new. */
    public static final Listings NONE = new Listings(Set.of(), Set.of(), 0);

    /** Copies the sets. */
    public Listings {
        listed = Set.copyOf(listed);
        renumbered = Set.copyOf(renumbered);
    }
}
