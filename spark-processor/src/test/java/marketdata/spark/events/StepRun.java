package marketdata.spark.events;

import marketdata.spark.prices.RecordOrigin;

import java.math.BigDecimal;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** One currency or pair, fed by the second; the rows as a table that is written in their order would hold them. */
final class StepRun {
    /** Midnight, where windows of any length begin. */
    static final long BEGIN = 1_794_182_400_000_000L;

    final List<String> late = new ArrayList<>();
    private final EventSteps.Step step;
    private final int keyColumn;
    private final TreeMap<Long, Object[]> rows = new TreeMap<>();
    private final List<Observation> waiting = new ArrayList<>();
    private byte[] state;
    private long offset;

    /** @param keyColumn which of a row's values distinguishes its rows */
    StepRun(EventSteps.Step step, int keyColumn) {
        this.step = step;
        this.keyColumn = keyColumn;
    }

    StepRun give(double second, String id, String number) {
        long micros = BEGIN + Math.round(second * 1_000_000);
        RecordOrigin source = new RecordOrigin("topic", 0, offset++, micros / 1000);
        waiting.add(new Observation(source, "K", new byte[0], id, micros, new BigDecimal(number), null));
        return this;
    }

    StepRun give(double second, String number) {
        return give(second, null, number);
    }

    StepRun batch() {
        List<TableRow> out = new ArrayList<>();
        state = step.apply("K", state, List.copyOf(waiting), out);
        waiting.clear();
        for (TableRow each : out) {
            if (each.rejection() != null) {
                late.add(each.rejection().reason() + " " + each.rejection().where());
            } else if (each.table() == EventTable.MERGED_SESSION) {
                rows.subMap(second(each.values()[1]), false, second(each.values()[2]), true)
                        .clear();
            } else {
                rows.put(second(each.values()[keyColumn]), each.values());
            }
        }
        return this;
    }

    /** The chosen columns of all rows, in order of time; times are seconds since {@link #BEGIN}. */
    List<String> rows(int... columns) {
        batch();
        return rows.values().stream()
                .map(row -> {
                    List<String> texts = new ArrayList<>();
                    for (int each : columns) {
                        texts.add(text(row[each]));
                    }
                    return String.join(" ", texts);
                })
                .toList();
    }

    private static String text(Object value) {
        if (value instanceof OffsetDateTime) {
            return Long.toString(second(value));
        }
        return value instanceof BigDecimal number ? number.stripTrailingZeros().toPlainString() : String.valueOf(value);
    }

    private static long second(Object time) {
        return ((OffsetDateTime) time).toEpochSecond() - BEGIN / 1_000_000;
    }
}
