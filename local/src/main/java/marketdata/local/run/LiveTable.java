package marketdata.local.run;

import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A table of the newest minutes that redraws itself in place. Events scroll by above it; why processes were started
 * again, and why there are no rows, stays in view below it.
 */
final class LiveTable implements View {
    private static final String ERASE_BELOW = "\u001b[J";
    private static final int NOTICES = 3;
    /** Events that stay in view. */
    private static final Set<String> KEPT = Set.of("process", "no_new_rows");

    private final boolean colours;
    private final Deque<String> notices = new ArrayDeque<>();
    private String problem;
    private Snapshot newest;
    private List<String> drawn = List.of();

    LiveTable(boolean colours) {
        this.colours = colours;
    }

    @Override
    public synchronized void event(String name, String text) {
        redraw(() -> {
            if (name.equals("no_rows")) {
                // Reported again and again, with a growing time: in place, instead of many lines.
                problem = text;
                return;
            }
            if (name.equals("running") || name.equals("trades_arrive")) {
                problem = null;
            }
            System.out.println(text);
            keep(name, text);
        });
    }

    @Override
    public void event(String name, String text, Map<String, ?> figures) {
        event(name, text);
    }

    @Override
    public synchronized void show(Snapshot snapshot) {
        redraw(() -> newest = snapshot);
    }

    private void keep(String name, String text) {
        if (!KEPT.contains(name) || text.contains(" started again (restart ")) {
            return;
        }
        notices.addLast(LocalTime.now(ZoneOffset.UTC).truncatedTo(ChronoUnit.SECONDS) + " " + cause(text));
        while (notices.size() > NOTICES) {
            notices.removeFirst();
        }
    }

    /** What ended, how, and the program's last line where it says more than that all was well. */
    static String cause(String report) {
        List<String> lines = report.lines().map(String::strip).toList();
        String ended = lines.get(0).replaceFirst("; started again in .*", "");
        String last = lines.get(lines.size() - 1);
        return lines.size() == 1 || last.contains(" INFO ") ? ended : ended + ": " + last;
    }

    private void redraw(Runnable change) {
        TableLayout layout = layout();
        if (!drawn.isEmpty()) {
            System.out.print("\u001b[" + rows(drawn, layout) + "A\r" + ERASE_BELOW);
        }
        change.run();
        drawn = newest == null ? List.of() : lines(layout);
        drawn.forEach(line -> System.out.print(line + "\n"));
        System.out.flush();
    }

    private List<String> lines(TableLayout layout) {
        List<String> below = new ArrayList<>(notices);
        if (problem != null) {
            below.add(problem);
        }
        return newest.minutes().isEmpty() ? layout.waiting(below) : layout.lines(newest, below);
    }

    /** Rows that lines take: a terminal that has become narrower since has wrapped them, one less high shows fewer. */
    private static int rows(List<String> lines, TableLayout layout) {
        int width = layout.width();
        int rows = lines.stream()
                .mapToInt(line -> Math.max(1, (TextWidth.of(withoutColours(line)) + width - 1) / width))
                .sum();
        return Math.min(rows, layout.height() - 1);
    }

    private static String withoutColours(String line) {
        return line.replaceAll("\u001b\\[[0-9;]*m", "");
    }

    private TableLayout layout() {
        try {
            TerminalSize size = TerminalSize.now();
            return new TableLayout(size.columns(), size.lines(), colours);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new TableLayout(80, 24, colours);
        }
    }
}
