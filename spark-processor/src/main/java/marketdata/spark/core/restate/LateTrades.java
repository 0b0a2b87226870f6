package marketdata.spark.core.restate;

import marketdata.model.candle.MinuteAggregator;
import marketdata.model.candle.MinuteRow;
import marketdata.model.candle.MinuteStatus;
import marketdata.model.candle.PackedTrade;
import marketdata.model.candle.SymbolUpdate;
import marketdata.model.candle.TradeIdSet.Range;
import marketdata.spark.core.restate.RestateRequest.LateId;
import marketdata.spark.storage.CheckpointFile;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Trades that came when their minute had left the state of a job's stream, until their minute is computed anew. What waits
 * is in one file beside the checkpoint before the batch that brought it is committed, so a crash loses none; a batch that
 * comes again brings the same once more, which changes nothing.
 *
 * <p>A minute computed anew that lacks ids still, as only late trades from among others' ids make it, is remembered too: it
 * is due again when its gap closes. A minute in which a trade was in conflict with an id seen before is due once.
 */
public final class LateTrades {
    private final LateTradeFile file;
    private final Map<String, OfSymbol> symbols;
    private final List<SymbolUpdate> meanwhile = new ArrayList<>();
    private Set<String> taken = Set.of();

    /**
     * What waits of one symbol.
     *
     * @param late by trade id and time
     * @param again starts of minutes to be looked at again
     * @param lacking ids, from the first to the last, of minutes computed anew that lack some; by start
     */
    record OfSymbol(
            String source, String symbol, Map<LateId, PackedTrade> late, Set<Long> again, Map<Long, Range> lacking) {
        OfSymbol(String source, String symbol) {
            this(source, symbol, new TreeMap<>(), new TreeSet<>(), new TreeMap<>());
        }

        /** Whether this update closes a gap of a remembered minute, which is due again then. */
        private boolean closes(SymbolUpdate update) {
            boolean some = false;
            for (Map.Entry<Long, Range> minute : lacking.entrySet()) {
                some |= touches(minute.getValue(), update) && again.add(minute.getKey());
            }
            return some;
        }

        private static boolean touches(Range ids, SymbolUpdate update) {
            return update.gapsClosed().stream()
                            .anyMatch(gap -> gap.ids().from() <= ids.to() + 1
                                    && ids.from() - 1 <= gap.ids().to())
                    || update.rows().values().stream()
                            .filter(row -> row.tradeCount() > 0)
                            .anyMatch(row -> row.firstTradeId() <= ids.to() + 1 && ids.to() < row.lastTradeId());
        }

        private boolean isEmpty() {
            return late.isEmpty() && again.isEmpty() && lacking.isEmpty();
        }

        private RestateRequest waiting() {
            Set<Long> minutes = new TreeSet<>(again);
            late.values().forEach(trade -> minutes.add(minute(trade)));
            return new RestateRequest(
                    source,
                    symbol,
                    minutes,
                    Set.of(),
                    Long.MAX_VALUE,
                    Long.MIN_VALUE,
                    List.copyOf(late.keySet()),
                    List.of(),
                    !again.isEmpty());
        }
    }

    /** Name of the file beside the checkpoint. */
    public static final String FILE = "late_trades";

    /** What waits in a checkpoint's {@link #FILE}. */
    public LateTrades(CheckpointFile file) throws IOException {
        this.file = new LateTradeFile(file);
        this.symbols = this.file.read();
    }

    /** The start of a trade's minute. */
    public static long minute(PackedTrade trade) {
        return trade.eventMicros() - Math.floorMod(trade.eventMicros(), MinuteAggregator.MINUTE_MICROS);
    }

    /** Takes what a batch brought; kept for good when this returns. Gives how many trades wait. */
    public synchronized int add(List<SymbolUpdate> updates) throws IOException {
        boolean changed = false;
        for (SymbolUpdate update : updates) {
            String key = update.source() + '|' + update.symbol();
            OfSymbol symbol = symbols.get(key);
            if (symbol == null
                    && !(update.late().isEmpty() && update.conflicts().isEmpty())) {
                symbol = new OfSymbol(update.source(), update.symbol());
                symbols.put(key, symbol);
            }
            if (symbol != null) {
                for (PackedTrade trade : update.late()) {
                    symbol.late().put(LateId.of(trade), trade);
                }
                changed |= !update.late().isEmpty() || symbol.again().addAll(update.conflicts());
                changed |= symbol.closes(update);
            }
            if (taken.contains(key)) {
                meanwhile.add(update);
            }
        }
        if (changed) {
            file.write(symbols);
        }
        return symbols.values().stream().mapToInt(each -> each.late().size()).sum();
    }

    /** What is due now, by source and symbol with a bar between; to be answered by {@link #settle}. */
    public synchronized Map<String, RestateRequest> due() {
        Map<String, RestateRequest> due = new TreeMap<>();
        symbols.forEach((key, symbol) -> {
            if (!symbol.late().isEmpty() || !symbol.again().isEmpty()) {
                due.put(key, symbol.waiting());
            }
        });
        meanwhile.clear();
        taken = due.keySet();
        return due;
    }

    /** The trades of what is due. */
    public synchronized List<PackedTrade> trades(RestateRequest due) {
        Map<LateId, PackedTrade> late = symbols.get(due.key()).late();
        return due.lateIds().stream().map(late::get).toList();
    }

    /**
     * Lets go of what was due.
     *
     * @param written the rows its minutes have now
     */
    public synchronized void settle(Map<String, RestateRequest> due, List<MinuteRow> written) throws IOException {
        due.forEach((key, waiting) -> {
            OfSymbol symbol = symbols.get(key);
            symbol.late().keySet().removeAll(waiting.lateIds());
            symbol.again().removeAll(waiting.minutes());
            symbol.lacking().keySet().removeAll(waiting.minutes());
        });
        for (MinuteRow row : written) {
            if (row.status() != MinuteStatus.CERTIFIED) {
                symbols.get(row.source() + '|' + row.symbol())
                        .lacking()
                        .put(row.windowStartMicros(), new Range(row.firstTradeId(), row.lastTradeId()));
            }
        }
        // What came since the topic was read may be just what they lacked.
        meanwhile.forEach(
                update -> symbols.get(update.source() + '|' + update.symbol()).closes(update));
        meanwhile.clear();
        taken = Set.of();
        symbols.values().removeIf(OfSymbol::isEmpty);
        file.write(symbols);
    }
}
