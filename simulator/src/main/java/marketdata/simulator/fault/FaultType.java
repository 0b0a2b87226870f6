package marketdata.simulator.fault;

/** What can be done wrong. */
public enum FaultType {
    /** Close frame with {@code status} (1000), then the end of the connection. */
    CLOSE,
    /** The connection ends without a close frame (FIN). */
    CUT,
    /** The exchange ends its direction (FIN) and continues listening: the socket is half open until the client closes it. */
    HALF_CLOSE,
    /** The connection is reset (RST); bytes on their way may be lost. */
    RESET,
    /** Nothing is sent or read any more, for {@code for_ms} or for ever; the socket stays open. */
    SILENT,
    /** Frames wait for {@code for_ms}, then go on where they stopped; pings are answered. */
    DELAY,
    /** {@code text} is sent as a frame, {@code count} times, each in {@code frames} (1) fragments. */
    INJECT,
    /** The exchange announces its shutdown and closes {@code for_ms} (10 s) later. */
    SHUTDOWN,
    /** Frames of {@code symbol} (or all) are lost for {@code for_ms}, or until the symbol is subscribed anew. */
    MUTE,
    /** The next {@code count} frames of {@code symbol} (or any) are lost. */
    DROP,
    /**
     * The exchange shows the next {@code count} trades of {@code symbol} to nobody, nor does REST; with 0, REST shows all
     * that were withheld. Only in a market.
     */
    WITHHOLD,
    /**
     * The next {@code count} trades of {@code symbol} stand {@code for_ms} before the moment they are matched, on every
     * interface: their ids follow those before, their times do not. Only in a market.
     */
    BACKDATE,
    /**
     * The exchange no longer knows {@code symbol}, for {@code for_ms} or until {@link #RELIST}: REST does not list it and
     * refuses it, a subscription of it fails as it does at that exchange, and no connection gets a frame of it. Open
     * connections stay open. Its trades go on; who asks after the relisting finds them.
     */
    DELIST,
    /** The exchange knows {@code symbol} again; connections that still have it subscribed get its frames again. */
    RELIST,
    /** Nobody trades {@code symbol} for {@code for_ms}. Only in a market. */
    HALT,
    /** One frame in {@code frames} (20) is preceded by {@code text}, for {@code for_ms}. */
    LITTER,
    /** The next {@code count} frames of {@code symbol} (or any) are sent twice. */
    DUPLICATE,
    /** The next {@code count} frames are held back until {@code frames} others have gone out or {@code for_ms} (5 s). */
    HOLD,
    /** The next {@code count} frames are sent in another order. */
    REORDER,
    /** The next {@code count} connection attempts are answered with HTTP {@code status} (503). */
    REFUSE,
    /**
     * The next {@code count} REST answers whose path contains {@code path} get {@code status}, {@code text} as body,
     * {@code retry_after}, are {@code cut} in the middle of the body, {@code reversed}, or come {@code for_ms} late.
     */
    REST;

    /** Whether it is done to a WebSocket connection. */
    boolean ofConnection() {
        return this != REFUSE && this != REST && this != DELIST && this != RELIST;
    }
}
