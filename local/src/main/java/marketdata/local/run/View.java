package marketdata.local.run;

import java.util.Map;

/** The output of a run: lines, JSON lines, or a table that redraws itself. */
public interface View {
    /** Something that happened, in words. */
    void event(String name, String text);

    /** The same with its figures. */
    void event(String name, String text, Map<String, ?> figures);

    /** How the database looks now. */
    void show(Snapshot snapshot);

    /** The view a caller wants. */
    @SuppressWarnings("SystemConsoleNull") // of newer versions than the one this runs on
    static View of(boolean json) {
        if (json) {
            return new JsonView();
        }
        String terminal = System.getenv().getOrDefault("TERM", "dumb");
        if (System.console() == null || terminal.isEmpty() || terminal.equals("dumb")) {
            return new PlainLines();
        }
        // https://no-color.org: any value but an empty one.
        return new LiveTable(System.getenv().getOrDefault("NO_COLOR", "").isEmpty());
    }
}
