package marketdata.producer.live.feed;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One connection of a feed at one moment.
 *
 * @param name of the connection's feed, for example {@code feed-1}; lasts over reconnects
 * @param connection the open socket's UUID; empty when none is open
 * @param healthy whether the exchange delivers on it: it has confirmed the subscription, or needs not
 * @param silence since bytes last arrived; zero when no socket is open
 * @param lastError why the last attempt or connection ended, in the exchange's words where it has any; empty before
 * @param symbols what it is to deliver
 */
public record FeedStatus(
        String name,
        String connection,
        boolean healthy,
        Duration silence,
        String lastError,
        Map<String, SymbolStatus> symbols) {
    /**
     * Where the subscription of each symbol stands.
     *
     * @param open the connection; null when none is open
     * @param rejection of the only symbol; null when it is not rejected
     */
    static Map<String, SymbolStatus> symbols(List<String> names, Connection open, SymbolStatus rejection) {
        Map<String, SymbolStatus> symbols = new LinkedHashMap<>();
        for (String each : names) {
            State state = open == null
                    ? State.WAITING
                    : open.subscription().confirmed(each) ? State.SUBSCRIBED : State.REQUESTED;
            symbols.put(each, rejection == null ? SymbolStatus.of(state) : rejection);
        }
        return symbols;
    }

    /** Where the subscription of a symbol stands. */
    public enum State {
        /** No socket is open for it. */
        WAITING,
        /** Asked for; the exchange has not confirmed it (some exchanges confirm by the first trade alone). */
        REQUESTED,
        /** Confirmed by an acknowledgement, a heartbeat or a trade. */
        SUBSCRIBED,
        /** Rejected by the exchange; it is tried again after growing pauses. */
        REJECTED
    }

    /**
     * One symbol.
     *
     * @param reason the exchange's words when it rejects the symbol, else empty
     * @param since when it was first rejected; null when it is not
     */
    public record SymbolStatus(State state, String reason, Instant since) {
        static SymbolStatus of(State state) {
            return new SymbolStatus(state, "", null);
        }
    }
}
