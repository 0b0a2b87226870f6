package marketdata.local.run;

import marketdata.local.run.Snapshot.Minute;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The newest minutes as lines that fit a terminal: no line is wider than it, and all together are not higher. Where
 * it is narrow, whole columns are left out, the least needed first; a number is never cut.
 *
 * @param width columns of the terminal
 * @param height its lines
 * @param colours whether the status is coloured
 */
record TableLayout(int width, int height, boolean colours) {
    private static final int GAP = 2;
    private static final int FEWEST_ROWS = 1;
    private static final int NOTICE_LINES = 2;
    private static final String RESET = "\u001b[0m";
    private static final Map<String, String> COLOURS = Map.of(
            "certified", "\u001b[32m",
            "incomplete", "\u001b[31m",
            "open", "\u001b[33m",
            "quiet", "\u001b[2m");

    private static final int ALWAYS = 9;

    /** A column; those of the lowest {@code rank} are left out first, ones of rank {@link #ALWAYS} never. */
    private record Column(String title, Function<Minute, String> cell, boolean right, int rank) {
        int width(List<Minute> minutes) {
            return minutes.stream()
                    .mapToInt(minute -> TextWidth.of(cell.apply(minute)))
                    .reduce(TextWidth.of(title), Math::max);
        }
    }

    private static final List<Column> COLUMNS = List.of(
            new Column("date", minute -> MinuteLines.DATE.format(minute.start()), false, 0),
            new Column("UTC", minute -> MinuteLines.TIME.format(minute.start()), false, ALWAYS),
            new Column("symbol", Minute::symbol, false, ALWAYS),
            new Column("open", minute -> MinuteLines.amount(minute.open()), true, 1),
            new Column("high", minute -> MinuteLines.amount(minute.high()), true, 3),
            new Column("low", minute -> MinuteLines.amount(minute.low()), true, 3),
            new Column("close", minute -> MinuteLines.amount(minute.close()), true, 6),
            new Column("quantity", minute -> MinuteLines.amount(minute.quantity()), true, 2),
            new Column("trades", minute -> Long.toString(minute.trades()), true, 5),
            new Column("status", Minute::status, false, ALWAYS));

    /** The table, the counters below it, and the notices below them, oldest first. */
    List<String> lines(Snapshot snapshot, List<String> notices) {
        List<String> below = new ArrayList<>();
        below.add("");
        below.addAll(wrapped(MinuteLines.counters(snapshot)));
        notices.forEach(notice -> below.addAll(shortened(notice)));
        // The header and the blank line above it.
        int rows = Math.max(FEWEST_ROWS, usableLines() - 2 - below.size());
        List<Minute> minutes =
                snapshot.minutes().subList(0, Math.min(rows, snapshot.minutes().size()));
        List<String> lines = new ArrayList<>(List.of(""));
        lines.addAll(table(minutes));
        lines.addAll(below);
        return lines.subList(0, Math.min(lines.size(), usableLines()));
    }

    /** Before the first row: what is waited for. */
    List<String> waiting(List<String> notices) {
        List<String> lines = new ArrayList<>();
        lines.add(TextWidth.cut("Waiting for the first rows ...", usable()));
        notices.forEach(notice -> lines.addAll(wrapped(notice)));
        return lines.subList(0, Math.min(lines.size(), usableLines()));
    }

    private List<String> table(List<Minute> minutes) {
        List<Column> shown = new ArrayList<>(COLUMNS);
        List<Integer> widths = new ArrayList<>();
        shown.forEach(column -> widths.add(column.width(minutes)));
        while (total(widths) > usable() && leastNeeded(shown) < ALWAYS) {
            int least = leastNeeded(shown);
            for (int i = shown.size() - 1; i >= 0; i--) {
                if (shown.get(i).rank() == least) {
                    shown.remove(i);
                    widths.remove(i);
                }
            }
        }
        List<String> lines = new ArrayList<>();
        lines.add(row(shown, widths, Column::title));
        for (Minute minute : minutes) {
            String line = row(shown, widths, column -> column.cell().apply(minute));
            lines.add(colours ? COLOURS.getOrDefault(minute.status(), "") + line + RESET : line);
        }
        return lines;
    }

    private static int leastNeeded(List<Column> columns) {
        return columns.stream().mapToInt(Column::rank).min().orElse(ALWAYS);
    }

    private static int total(List<Integer> widths) {
        return widths.stream().mapToInt(Integer::intValue).sum() + GAP * (widths.size() - 1);
    }

    private String row(List<Column> columns, List<Integer> widths, Function<Column, String> cell) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < columns.size(); i++) {
            String text = cell.apply(columns.get(i));
            String padding = TextWidth.padding(text, widths.get(i));
            line.append(i == 0 ? "" : " ".repeat(GAP));
            line.append(columns.get(i).right() ? padding + text : text + padding);
        }
        return TextWidth.cut(line.toString().stripTrailing(), usable());
    }

    /** The last column stays free: some terminals begin a new line once it is written. */
    private int usable() {
        return Math.max(1, width - 1);
    }

    /**
     * One line stays free for the cursor, and one at the top: where all of the screen is erased, some terminals keep
     * each drawing in their history.
     */
    private int usableLines() {
        return Math.max(1, height - 2);
    }

    /** Its first lines: the table has the rest of the screen. */
    private List<String> shortened(String notice) {
        List<String> lines = wrapped(notice);
        return lines.size() <= NOTICE_LINES
                ? lines
                : List.of(lines.get(0), TextWidth.cut(lines.get(1) + " …", usable()));
    }

    /** Broken between words; a word that is wider than the terminal is cut. */
    private List<String> wrapped(String text) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : text.strip().split("\\s+")) {
            if (line.length() > 0 && TextWidth.of(line.toString()) + 1 + TextWidth.of(word) > usable()) {
                lines.add(line.toString());
                line.setLength(0);
                line.append(' ');
            }
            line.append(line.length() > 0 && !line.toString().equals(" ") ? " " : "")
                    .append(word);
        }
        lines.add(line.toString());
        return lines.stream().map(each -> TextWidth.cut(each, usable())).toList();
    }
}
