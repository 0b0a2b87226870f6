package marketdata.model.exchange;

import marketdata.model.parse.RejectedException;

import java.util.List;

/** Reads the frames of one exchange. Reusable, not thread-safe. */
public interface FrameParser {
    /**
     * Reads a frame; what kind it is.
     *
     * @throws RejectedException when it is no frame of this exchange, or an error message
     */
    Frame.Kind read(byte[] frame);

    /** The trades of the frame read last, if it is one of trades; to be used before the next one is read. */
    List<TradeBuilder> trades();

    /** What the heartbeat read last says the newest trade is; null when it says nothing. */
    default LastTrade lastTrade() {
        return null;
    }
}
