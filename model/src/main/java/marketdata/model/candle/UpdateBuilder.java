package marketdata.model.candle;

import marketdata.model.candle.SymbolUpdate.Counts;
import marketdata.model.candle.SymbolUpdate.EpochStart;
import marketdata.model.candle.SymbolUpdate.Gap;
import marketdata.model.candle.SymbolUpdate.RejectedTrade;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Collects what a batch changes for one symbol. Rows are by minute, so no minute can be in it twice. */
final class UpdateBuilder {
    /** No more than a fortnight of quiet minutes is written at once. */
    private static final long MAX_QUIET_MICROS = 14 * 1440 * MinuteAggregator.MINUTE_MICROS;

    private final String source;
    private final String symbol;
    private TreeMap<Long, MinuteRow> rows = new TreeMap<>();
    private List<PackedTrade> late = new ArrayList<>();
    private List<RejectedTrade> rejected = new ArrayList<>();
    private TreeSet<Long> conflicts = new TreeSet<>();
    private List<EpochStart> epochs = new ArrayList<>();
    private List<Gap> opened = new ArrayList<>();
    private List<Gap> closed = new ArrayList<>();
    private List<Gap> exchangeHoles = new ArrayList<>();
    private long counted;
    private long duplicates;

    UpdateBuilder(String source, String symbol) {
        this.source = source;
        this.symbol = symbol;
    }

    void counted() {
        counted++;
    }

    void duplicate() {
        duplicates++;
    }

    void late(PackedTrade trade) {
        late.add(trade);
    }

    void refuse(PackedTrade trade, String detail) {
        rejected.add(new RejectedTrade(trade, detail));
    }

    void conflict(long start) {
        conflicts.add(start);
    }

    void epoch(EpochStart begun) {
        epochs.add(begun);
    }

    void row(MinuteState minute, MinuteStatus status, long missing) {
        rows.put(minute.start, minute.row(source, symbol, status, missing));
        minute.changed = false;
        minute.emittedStatus = status;
        minute.emittedMissing = missing;
    }

    /** The minutes from one to another, exclusive, are quiet, except those of which nothing may be claimed. */
    void quiet(long from, long to, Set<Long> without) {
        long first = Math.max(from, to - MAX_QUIET_MICROS);
        for (long start = first; start < to; start += MinuteAggregator.MINUTE_MICROS) {
            if (!without.contains(start)) {
                rows.putIfAbsent(start, MinuteRow.quiet(source, symbol, start));
            }
        }
    }

    void gaps(EpochIds ids) {
        add(opened, ids.number, ids.gaps().takeOpened());
        add(closed, ids.number, ids.gaps().takeClosed());
        add(exchangeHoles, ids.number, ids.gaps().takeExchangeHoles());
    }

    private static void add(List<Gap> gaps, int epoch, List<TradeIdSet.Range> ranges) {
        ranges.forEach(range -> gaps.add(new Gap(epoch, range)));
    }

    SymbolUpdate take(long newestMicros) {
        SymbolUpdate update = new SymbolUpdate(
                source,
                symbol,
                rows,
                late,
                rejected,
                conflicts,
                epochs,
                opened,
                closed,
                exchangeHoles,
                new Counts(counted, duplicates, late.size(), rejected.size()),
                newestMicros);
        rows = new TreeMap<>();
        late = new ArrayList<>();
        rejected = new ArrayList<>();
        conflicts = new TreeSet<>();
        epochs = new ArrayList<>();
        opened = new ArrayList<>();
        closed = new ArrayList<>();
        exchangeHoles = new ArrayList<>();
        counted = 0;
        duplicates = 0;
        return update;
    }
}
