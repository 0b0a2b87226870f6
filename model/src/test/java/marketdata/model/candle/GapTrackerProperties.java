package marketdata.model.candle;

import marketdata.model.candle.TradeIdSet.Range;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.LongStream;

/** The gaps and the table made of what they emit, against plain sets of ids, in any order of events, across restarts. */
class GapTrackerProperties {
    private static final int IDS = 40;

    /** An event: trade {@code id} comes, gaps are looked for, or the exchange lacks {@code id} to {@code to}. */
    record Event(char kind, long id, long to) {}

    private record Row(long to, String state) {}

    private final TradeIdSet seen = new TradeIdSet();
    private GapTracker gaps = new GapTracker();
    private final TreeMap<Long, Row> table = new TreeMap<>();
    private final Set<Long> emitted = new TreeSet<>();
    private final Set<Long> declared = new HashSet<>();

    @Provide
    Arbitrary<List<Event>> stories() {
        Arbitrary<Event> event = Combinators.combine(
                        Arbitraries.of('t', 't', 't', 't', 'l', 'x'),
                        Arbitraries.longs().between(0, IDS),
                        Arbitraries.longs().between(0, 8))
                .as((kind, id, more) -> new Event(kind, id, id + more));
        return event.list().ofMaxSize(80);
    }

    @Property(tries = 8_000)
    void everyMissingIdIsInOneRowThatSaysWhatIsKnown(@ForAll("stories") List<Event> story) throws IOException {
        GapTrackerProperties run = new GapTrackerProperties();
        for (Event event : story) {
            run.happen(event);
            if (event.kind() != 'x' || event.id() % 2 == 0) {
                run.batch();
                run.check();
            }
        }
    }

    private void happen(Event event) {
        switch (event.kind()) {
            case 't' -> seen.add(event.id());
            case 'l' ->
                seen.gaps().forEach(gap -> {
                    gaps.open(gap);
                    LongStream.rangeClosed(gap.from(), gap.to()).forEach(emitted::add);
                });
            default -> {
                LongStream.rangeClosed(event.id(), event.to())
                        .filter(id -> !seen.contains(id))
                        .forEach(declared::add);
                gaps.exchangeHole(new Range(event.id(), event.to()), seen);
            }
        }
    }

    /** What the sink's statements do, then the state's way to bytes and back. */
    private void batch() throws IOException {
        gaps.close(seen);
        for (Range hole : gaps.takeExchangeHoles()) {
            table.replaceAll((from, row) -> row.state().equals("open") && from < hole.from() && row.to() >= hole.from()
                    ? new Row(hole.from() - 1, "open")
                    : row);
            table.merge(
                    hole.from(),
                    new Row(hole.to(), "exchange_hole"),
                    (old, row) -> old.state().equals("open") ? row : old);
        }
        gaps.takeOpened().forEach(gap -> table.putIfAbsent(gap.from(), new Row(gap.to(), "open")));
        for (Range gap : gaps.takeClosed()) {
            table.replaceAll(
                    (from, row) -> from >= gap.from() && row.to() <= gap.to() ? new Row(row.to(), "filled") : row);
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        gaps.write(new DataOutputStream(bytes));
        gaps = GapTracker.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
    }

    /** AssertJ's own set-up would cost more than what is tested. */
    private void check() {
        for (long id = 0; id <= IDS + 8; id++) {
            String state = null;
            for (Map.Entry<Long, Row> row : table.entrySet()) {
                if (row.getKey() <= id && id <= row.getValue().to()) {
                    must(state == null, "two rows of " + id);
                    state = row.getValue().state();
                }
            }
            if (!seen.contains(id) && declared.contains(id)) {
                must("exchange_hole".equals(state), id + " is " + state);
            } else if (!seen.contains(id) && emitted.contains(id)) {
                must("open".equals(state), id + " is " + state);
            }
        }
        table.forEach((from, row) ->
                must(row.state().equals("filled") == seen.containsAll(from, row.to()), from + " is " + row));
    }

    private void must(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError(what + " in " + table + " of " + seen);
        }
    }
}
