package marketdata.monitor.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Columns aligned by the widest cell; numbers to the right. */
public final class Table {
    private final List<String> header;
    private final List<List<String>> rows = new ArrayList<>();

    /** A table with these column titles. */
    public Table(String... titles) {
        header = List.of(titles);
    }

    /** Adds a row; one cell for each title. */
    public void add(Object... cells) {
        if (cells.length != header.size()) {
            throw new IllegalArgumentException(cells.length + " cells for " + header.size() + " columns");
        }
        rows.add(Arrays.stream(cells).map(String::valueOf).map(Text::oneLine).toList());
    }

    /** The lines, header first, each indented by two spaces. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        appendLine(text, header);
        rows.forEach(row -> appendLine(text, row));
        return text.toString();
    }

    private void appendLine(StringBuilder text, List<String> cells) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < cells.size(); column++) {
            String cell = cells.get(column);
            String padding = " ".repeat(width(column) - cell.length());
            line.append("  ").append(isNumeric(column) ? padding + cell : cell + padding);
        }
        text.append(line.toString().stripTrailing()).append('\n');
    }

    private int width(int column) {
        int widest = header.get(column).length();
        for (List<String> row : rows) {
            widest = Math.max(widest, row.get(column).length());
        }
        return widest;
    }

    private boolean isNumeric(int column) {
        return rows.stream().allMatch(row -> row.get(column).matches("-|[-0-9.,]+"));
    }
}
