package marketdata.local.run;

import com.fasterxml.jackson.databind.JsonNode;
import marketdata.local.DataDir;
import marketdata.local.RunFailed;
import marketdata.local.RunState.Phase;
import marketdata.model.trade.Topics;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Follows a recording through the pipeline until its last trade is committed and every gap that can be filled is. */
final class Replay {
    private static final Duration STEP = Duration.ofMillis(300);
    private static final Duration SHOW_EVERY = Duration.ofSeconds(5);

    private final Stack stack;
    private final Plan plan;
    private final View view;
    private final Goal goal;
    private String problem = "";
    private Recorded recorded;

    Replay(Stack stack, Plan plan, View view, Goal goal) {
        this.stack = stack;
        this.plan = plan;
        this.view = view;
        this.goal = goal;
    }

    /** False when a frame or trade is unaccounted for, when there is no trade, or when the rows are not the tape's. */
    boolean run() throws InterruptedException {
        Progress last = Progress.NONE;
        long began = System.nanoTime();
        long moved = began;
        long shown = began;
        stack.phase(Phase.RUNNING);
        try (Tables tables = new Tables(stack.servers().database())) {
            while (true) {
                stack.check();
                Progress now = progress(tables, last);
                if (now.done(stack.restarts(Programs.PRODUCER) > 0)) {
                    return summary(tables);
                }
                if (!now.equals(last)) {
                    moved = System.nanoTime();
                } else if (since(moved).compareTo(goal.giveUpAfter()) > 0) {
                    throw new RunFailed(
                            "nothing has moved for " + goal.giveUpAfter().toSeconds() + " s: "
                                    + now.inWords(since(began))
                                    + " " + problem);
                }
                if (since(shown).compareTo(SHOW_EVERY) > 0) {
                    shown = System.nanoTime();
                    view.event("progress", now.inWords(since(began)) + " " + problem);
                    problem = "";
                }
                last = now;
                Thread.sleep(STEP.toMillis());
            }
        } catch (SQLException e) {
            throw new RunFailed("the database does not answer: " + e.getMessage(), e);
        }
    }

    private Progress progress(Tables tables, Progress last) throws InterruptedException {
        Optional<JsonNode> simulator = HttpStatus.of(stack.simulatorPort(), "/simulator/status");
        Optional<JsonNode> producer = HttpStatus.of(stack.producerPort(), "/status");
        if (simulator.isEmpty() || producer.isEmpty()) {
            return last;
        }
        recorded = Recorded.of(simulator.get());
        try {
            // The topic's end is read after the producer said that nothing is in flight, so nothing is missed.
            Map<Integer, Long> ends = stack.servers().topics().endOffsets(plan.topic());
            Map<Integer, Long> committed = tables.committedOffsets(plan.topic());
            long behind = ends.isEmpty()
                    ? Long.MAX_VALUE
                    : ends.entrySet().stream()
                            .mapToLong(end -> end.getValue() - committed.getOrDefault(end.getKey(), 0L))
                            .sum();
            return Progress.of(simulator.get(), producer.get(), behind, tables.lateWaiting());
        } catch (SQLException e) {
            problem = e.getMessage();
            return last;
        }
    }

    private boolean summary(Tables tables) throws SQLException, InterruptedException {
        Snapshot snapshot = tables.snapshot(0);
        long deadLetters = stack.servers().topics().endOffsets(Topics.TRADES_DEAD_LETTER).values().stream()
                .mapToLong(Long::longValue)
                .sum();
        StringBuilder text = new StringBuilder();
        line(text, "trades, each counted once", snapshot.trades());
        line(text, "duplicates dropped", snapshot.duplicates());
        line(text, "late, to be restated", snapshot.late());
        line(text, "waiting for confirmation", snapshot.waiting());
        line(text, "unaccounted for", snapshot.unaccounted());
        line(text, "dead letters, of producer and stream", deadLetters);
        if (!recorded.others().isEmpty()) {
            line(text, "frames of other streams", recorded.otherFrames());
            text.append("  ").append(recorded.otherStreams()).append('\n');
        }
        Map<String, Long> rows = tables.allRows();
        for (String status : List.of("certified", "incomplete", "quiet", "unproven", "open")) {
            line(text, "minutes " + status, rows.getOrDefault(status, 0L));
        }
        snapshot.gaps().forEach((state, count) -> line(text, "gaps " + state, count));
        Checksum checksum = tables.checksum(goal.from(), goal.until());
        text.append(checksum.inWords());
        Map<String, Object> figures = MinuteLines.figures(snapshot);
        figures.put("rows", rows);
        figures.putAll(checksum.figures());
        List<String> lacks = lacks(recorded, snapshot);
        boolean same = true;
        Optional<DataDir> original = goal.tape() == null ? Optional.empty() : Original.of(goal.tape());
        if (original.isPresent()) {
            Original.Comparison comparison = Original.compare(original.get(), tables, checksum);
            same = comparison.same();
            text.append(comparison.words());
            figures.put("original_sha256", comparison.original().sha256());
            figures.put("equals_original", same);
        }
        view.event("summary", text.toString().stripTrailing(), figures);
        lacks.forEach(each -> view.event("failed", each));
        return same && lacks.isEmpty();
    }

    /** What a replay lacks that has come to its end, a line each; empty when every frame and trade is accounted for. */
    static List<String> lacks(Recorded recorded, Snapshot snapshot) {
        List<String> lacks = new ArrayList<>();
        if (snapshot.trades() == 0) {
            lacks.add(String.format(
                    Locale.ROOT,
                    "No trade was counted of %,d frames of the stream %s; `./pipeline dead-letters list` shows why",
                    recorded.ofTrades(),
                    recorded.reads()));
        }
        if (recorded.unsent() > 0) {
            lacks.add(String.format(
                    Locale.ROOT, "%,d frames of trades reached no connection of the producer", recorded.unsent()));
        }
        if (snapshot.unaccounted() != 0) {
            lacks.add(String.format(Locale.ROOT, "%,d trades are unaccounted for", snapshot.unaccounted()));
        }
        return lacks;
    }

    private static void line(StringBuilder text, String what, long count) {
        text.append(String.format(Locale.ROOT, "%-36s %,12d%n", what, count));
    }

    private static Duration since(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos);
    }
}
