package marketdata.model.minute;

import java.io.Serializable;
import java.util.List;

/**
 * What a batch of trades changed for one symbol.
 *
 * @param rows minutes whose row is new or different, each once
 * @param late new trades whose minute had left the state, to be restated
 * @param refused trades that cannot be true, with the reason
 * @param gapsOpened holes in the ids that have outlived the grace
 * @param gapsClosed earlier gaps whose ids are whole now
 * @param exchangeHoles missing ids that the exchange does not have; a gap they cut keeps what is below them
 * @param counts how many trades were counted, repeated, late, refused; what waits
 * @param newestMicros newest event time accepted, microseconds since 1970 UTC
 */
public record SymbolUpdate(
        String source,
        String symbol,
        List<MinuteRow> rows,
        List<PlainTrade> late,
        List<RefusedTrade> refused,
        List<TradeIds.Range> gapsOpened,
        List<TradeIds.Range> gapsClosed,
        List<TradeIds.Range> exchangeHoles,
        Counts counts,
        long newestMicros)
        implements Serializable {

    /**
     * Trades by what became of them: in = counted + duplicates + late + refused + waiting.
     *
     * @param waiting how many more trades are held, until a later one confirms their time, than before; may be negative
     */
    public record Counts(long counted, long duplicates, long late, long refused, long waiting) implements Serializable {
        /** Both together. */
        public Counts plus(Counts other) {
            return new Counts(
                    counted + other.counted,
                    duplicates + other.duplicates,
                    late + other.late,
                    refused + other.refused,
                    waiting + other.waiting);
        }
    }

    /** The same without its refused trades, which somebody has taken care of; their count stays. */
    public SymbolUpdate withoutRefused() {
        return new SymbolUpdate(
                source, symbol, rows, late, List.of(), gapsOpened, gapsClosed, exchangeHoles, counts, newestMicros);
    }

    /** A trade that cannot be true, and why. */
    public record RefusedTrade(PlainTrade trade, String detail) implements Serializable {}
}
