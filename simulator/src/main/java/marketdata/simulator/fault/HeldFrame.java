package marketdata.simulator.fault;

/**
 * A frame of its own, no longer in anybody's buffer.
 *
 * @param symbol whose it is, or null
 * @param trade whether it reports a trade
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record HeldFrame(String symbol, boolean trade, byte[] bytes) {}
