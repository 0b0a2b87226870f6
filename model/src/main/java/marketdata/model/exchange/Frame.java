package marketdata.model.exchange;

import marketdata.model.trade.Trade;

import java.util.List;

/**
 * What one frame means.
 *
 * @param kind what it is
 * @param trades its trades in the exchange's order; empty for every other kind
 * @param lastTrade what a heartbeat says the newest trade is; null when it says nothing
 */
public record Frame(Kind kind, List<Trade> trades, LastTrade lastTrade) {
    /** The kinds of frames. */
    public enum Kind {
        /** Carries trades. */
        TRADES,
        /** Answers something we sent. */
        ACKNOWLEDGEMENT,
        /** The exchange says that it is alive, and perhaps which trade was its last. */
        HEARTBEAT,
        /** The exchange is about to close this connection. */
        CLOSING,
        /** Well-formed, and nothing we use: another stream, a type we do not know. */
        OTHER
    }

    /** Copies. */
    public Frame {
        trades = List.copyOf(trades);
    }

    /** A frame of trades. */
    public static Frame ofTrades(List<Trade> trades) {
        return new Frame(Kind.TRADES, trades, null);
    }

    /** A heartbeat that names the newest trade. */
    public static Frame heartbeat(LastTrade lastTrade) {
        return new Frame(Kind.HEARTBEAT, List.of(), lastTrade);
    }

    /** A frame without trades. */
    public static Frame of(Kind kind) {
        return new Frame(kind, List.of(), null);
    }
}
