package marketdata.local.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A table of the newest minutes that redraws itself in place; what happens scrolls by above it. */
final class LiveTable implements View {
    private static final String ERASE_BELOW = "\u001b[J";
    private static final String RESET = "\u001b[0m";
    private static final Map<String, String> COLOURS = Map.of(
            "certified", "\u001b[32m",
            "incomplete", "\u001b[31m",
            "open", "\u001b[33m",
            "quiet", "\u001b[2m");

    private List<String> drawn = List.of();

    @Override
    public synchronized void event(String name, String text) {
        List<String> table = drawn;
        draw(List.of());
        System.out.println(text);
        draw(table);
    }

    @Override
    public void event(String name, String text, Map<String, ?> figures) {
        event(name, text);
    }

    @Override
    public synchronized void show(Snapshot snapshot) {
        if (snapshot.minutes().isEmpty()) {
            draw(List.of("Waiting for the first rows ..."));
            return;
        }
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.add(MinuteLines.header());
        snapshot.minutes()
                .forEach(minute ->
                        lines.add(COLOURS.getOrDefault(minute.status(), "") + MinuteLines.of(minute) + RESET));
        lines.add("");
        lines.add(MinuteLines.counters(snapshot));
        draw(lines);
    }

    private void draw(List<String> lines) {
        StringBuilder out = new StringBuilder();
        if (!drawn.isEmpty()) {
            out.append("\u001b[").append(drawn.size()).append('A').append('\r').append(ERASE_BELOW);
        }
        lines.forEach(line -> out.append(line).append('\n'));
        System.out.print(out);
        System.out.flush();
        drawn = lines;
    }
}
