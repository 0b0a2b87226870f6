package marketdata.local.torture;

import marketdata.local.DataDir;
import marketdata.local.Project;
import marketdata.local.RunState.Phase;
import marketdata.local.run.Plan;
import marketdata.local.run.SideJob;
import marketdata.local.run.Stack;
import marketdata.local.run.View;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Starts a run, lets misfortune after misfortune befall it, then waits until it has healed and judges what it made. */
public final class TortureRun {
    /** A long run is judged whenever so many processes more were killed: a difference is then not far from its cause. */
    private static final int KILLS_A_ROUND = 100;

    private final DataDir data;
    private final Venue venue;
    private final List<String> symbols;
    private final List<String> jobs;
    private final List<Misfortune> inTurn;
    private final List<Misfortune> beside;
    private final View view;
    private final Stack stack;
    private final Watch watch;
    private final Judge judge;
    private final Map<String, Integer> struck = new TreeMap<>();
    private int faults;
    private long batchesBefore;
    private Instant judgedUntil;

    /**
     * How long and how often.
     *
     * @param length how long misfortune follows misfortune, when {@code kills} is 0
     * @param between mean time between two
     * @param kills otherwise it goes on until so many processes were killed; every second misfortune is a kill then
     */
    public record Measure(long seed, Duration length, Duration between, int kills) {}

    /**
     * Starts nothing yet.
     *
     * @param allowed what may happen
     */
    public TortureRun(
            Project project,
            DataDir data,
            Plan plan,
            Venue venue,
            Beside jobsBeside,
            List<String> symbols,
            Collection<Misfortune> allowed,
            View view) {
        this.venue = venue;
        List<Misfortune> others = new ArrayList<>(allowed);
        others.removeAll(Misfortune.BESIDE);
        // A seed's others come in the order they came in before these were known.
        List<Misfortune> aside = new ArrayList<>(allowed);
        aside.retainAll(Misfortune.BESIDE);
        this.beside = others.isEmpty() ? List.of() : List.copyOf(aside);
        this.inTurn = others.isEmpty() ? List.copyOf(allowed) : List.copyOf(others);
        this.data = data;
        this.jobs = plan.beside().stream().map(SideJob::process).toList();
        this.symbols = List.copyOf(symbols);
        this.view = view;
        this.stack = new Stack(project, data, plan, view);
        this.watch = new Watch(stack);
        this.judge =
                new Judge(stack, watch, venue, symbols, new WindowReader(project, data), WindowTable.of(jobsBeside));
    }

    /** Everything that is wrong in the end; empty when nothing is. */
    public List<String> run(Measure measure) throws InterruptedException, IOException, SQLException {
        Thread hook = new Thread(this::stopQuietly, "stop");
        Runtime.getRuntime().addShutdownHook(hook);
        stack.moveProducersClock(Duration.ZERO);
        stack.start();
        try (Victims victims = new Victims(
                data, venue, stack.simulatorPort(), symbols, jobs, stack::driver, stack::moveProducersClock)) {
            watch.awaitRows();
            Random random = new Random(measure.seed());
            Random second = new Random(~measure.seed());
            long start = System.nanoTime();
            List<String> differences;
            do {
                torture(victims, random, second, measure, start);
                victims.spare();
                differences = judged(victims, start);
            } while (differences.isEmpty() && victims.killed() < measure.kills());
            if (differences.isEmpty()) {
                Judge.Restated restated = judge.judgeRestated(judgedUntil);
                view.event(
                        "restated",
                        String.format(
                                Locale.ROOT,
                                ("every minute computed anew from the topic: %d late trades "
                                        + "counted, %d versions replaced"),
                                restated.late(),
                                restated.replaced()));
                differences = restated.differences();
                Judge.Tape tape = judge.judgeTape(data.at("tape"));
                view.event("tape", String.format(Locale.ROOT, "%d frames on the tape", tape.frames()));
                differences = Stream.concat(differences.stream(), tape.differences().stream())
                        .toList();
            }
            stack.stop(Phase.FINISHED);
            Runtime.getRuntime().removeShutdownHook(hook);
            return differences;
        }
    }

    private void torture(Victims victims, Random random, Random second, Measure measure, long start)
            throws InterruptedException, IOException {
        int enough = Math.min(measure.kills(), victims.killed() + KILLS_A_ROUND);
        while (measure.kills() > 0
                ? victims.killed() < enough
                : System.nanoTime() - start < measure.length().toNanos()) {
            stack.check();
            boolean kill = measure.kills() > 0 && faults % 2 == 0;
            strike(kill ? kill(random) : Misfortune.any(random, inTurn), victims, random, start);
            if (!beside.isEmpty() && second.nextInt(4) == 0) {
                strike(Misfortune.any(second, beside), victims, second, start);
            }
            long mean = measure.between().toMillis();
            Thread.sleep(mean / 2 + random.nextInt((int) mean));
        }
    }

    private void strike(Misfortune misfortune, Victims victims, Random random, long start)
            throws InterruptedException, IOException {
        misfortune.strike(victims, random);
        faults++;
        struck.merge(misfortune.name().toLowerCase(Locale.ROOT), 1, Integer::sum);
        view.event("misfortune", String.format(Locale.ROOT, "%5.1f s  #%d %s", seconds(start), faults, victims.deed()));
    }

    /** A driver that has committed nothing since it was last killed is spared: most kills would hit one that is starting. */
    private Misfortune kill(Random random) {
        Misfortune drawn = Misfortune.any(random, Misfortune.KILLS);
        Misfortune instead = Misfortune.any(random, Misfortune.KILLS_BUT_SPARK);
        if (drawn != Misfortune.KILL_SPARK) {
            return drawn;
        }
        long batches = watch.batches().orElse(batchesBefore);
        boolean worked = batches > batchesBefore;
        batchesBefore = batches;
        return worked ? drawn : instead;
    }

    private List<String> judged(Victims victims, long start) throws InterruptedException, IOException, SQLException {
        Instant until = Instant.now().plus(1, ChronoUnit.MINUTES).truncatedTo(ChronoUnit.MINUTES);
        judgedUntil = until;
        view.event("healing", String.format(Locale.ROOT, "%d misfortunes; minutes before %s must heal", faults, until));
        Judge.Finding found = judge.judge(until);
        List<String> differences = found.differences();
        view.event(
                "judged",
                String.format(
                        Locale.ROOT,
                        ("%d misfortunes %s in %.0f s; %d processes killed %s; healed after "
                                + "%.0f s; %d rows of %d trades in %d"
                                + " batches, %d versions replaced, %d trades late, %d ids withheld, %d dead "
                                + "letters of %d orders of garbage: %s"),
                        faults,
                        struck,
                        seconds(start),
                        victims.killed(),
                        victims.killedByName(),
                        found.healedAfterSeconds(),
                        found.rows(),
                        found.trades(),
                        found.batches(),
                        found.replaced(),
                        found.late(),
                        found.withheld(),
                        found.deadLetters(),
                        victims.garbageSent(),
                        differences.isEmpty() ? "no difference" : differences.size() + " DIFFERENCES"));
        return differences;
    }

    private void stopQuietly() {
        try {
            stack.stop(Phase.STOPPED);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static double seconds(long startNanos) {
        return (System.nanoTime() - startNanos) / 1e9;
    }
}
