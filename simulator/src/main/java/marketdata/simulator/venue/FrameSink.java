package marketdata.simulator.venue;

/** Takes finished frames; the bytes are only valid during the call. */
@FunctionalInterface
public interface FrameSink {

    /**
     * One text frame.
     *
     * @param symbol whose frame it is, or null when it belongs to none
     * @param trade whether it reports a trade
     */
    void frame(String symbol, boolean trade, byte[] bytes, int offset, int length);
}
