package marketdata.simulator.venue;

import marketdata.simulator.tape.Tape;

/** What REST answers are made of. */
public interface MarketState {

    /** Every trade remembered. */
    Tape tape();

    /** The exchange's own time, microseconds since 1970 UTC: the clock in a market, the tape's position in a replay. */
    long nowMicros();

    /**
     * Whether a new subscriber gets the next trades. False while it gets the market's history first: what the exchange shows
     * of the newest trades at a subscription would come before trades that are older.
     */
    boolean isLive();

    /** Time by which limits are counted, milliseconds; runs at the client's pace even when the market's does not. */
    long wallMillis();
}
