package marketdata.faults;

import marketdata.faults.exchange.SimulatedExchange;
import marketdata.faults.injection.FaultKind;
import marketdata.faults.injection.FaultTargets;
import marketdata.faults.oracle.RunOracle;
import marketdata.faults.oracle.RunProgress;
import marketdata.faults.pipeline.FaultRunFailed;
import marketdata.faults.pipeline.PipelineRun;
import marketdata.faults.pipeline.SideJobs;

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

/** Starts a run, injects faults, waits until the run has recovered, and has the oracle check its results. */
final class FaultRun {
    /** A long run is checked after so many kills, so that a difference is found near its cause. */
    private static final int KILLS_A_ROUND = 100;

    private final PipelineRun run;
    private final SimulatedExchange exchange;
    private final List<FaultKind> kinds;
    private final List<FaultKind> additional;
    private final Schedule schedule;
    private final Output output;
    private final RunProgress progress;
    private final RunOracle oracle;
    private final Random random;
    private final Random additionalRandom;
    private final Map<String, Integer> injected = new TreeMap<>();
    private int faults;
    private long batchesBefore;
    private long begin;

    /**
     * How long faults are injected, and how often.
     *
     * @param length how long, when {@code kills} is 0
     * @param between mean time between two faults
     * @param kills otherwise until so many processes were killed; every second fault is a kill then
     */
    record Schedule(long seed, Duration length, Duration between, int kills) {}

    /**
     * Starts nothing yet.
     *
     * @param possible the kinds of faults to inject
     */
    FaultRun(
            PipelineRun run,
            SimulatedExchange exchange,
            SideJobs sideJobs,
            Collection<FaultKind> possible,
            Schedule schedule,
            Output output) {
        this.run = run;
        this.exchange = exchange;
        List<FaultKind> drawn = new ArrayList<>(possible);
        drawn.removeAll(FaultKind.ADDITIONAL);
        // They have a generator of their own, so that a seed draws the same sequence of the others as without them.
        List<FaultKind> others = new ArrayList<>(possible);
        others.retainAll(FaultKind.ADDITIONAL);
        this.additional = drawn.isEmpty() ? List.of() : List.copyOf(others);
        this.kinds = drawn.isEmpty() ? List.copyOf(possible) : List.copyOf(drawn);
        this.schedule = schedule;
        this.output = output;
        this.progress = new RunProgress(run);
        this.oracle = new RunOracle(run, progress, exchange, sideJobs, text -> output.event("waiting", text));
        this.random = new Random(schedule.seed());
        this.additionalRandom = new Random(~schedule.seed());
    }

    /** Runs everything; whatever differs from the exchange's tape in the end. */
    List<String> differences() throws InterruptedException, IOException, SQLException {
        Thread hook = new Thread(this::stopOnExit, "stop");
        Runtime.getRuntime().addShutdownHook(hook);
        run.start();
        List<String> differences;
        try (FaultTargets targets = new FaultTargets(run, exchange)) {
            progress.awaitRows(exchange.symbols().size());
            begin = System.nanoTime();
            Instant until;
            do {
                inject(targets);
                targets.endFaults();
                until = Instant.now().plus(1, ChronoUnit.MINUTES).truncatedTo(ChronoUnit.MINUTES);
                differences = check(targets, until);
            } while (differences.isEmpty() && targets.killed() < schedule.kills());
            if (differences.isEmpty()) {
                differences = checkRestateAndTape(until);
            }
        }
        run.stop();
        Runtime.getRuntime().removeShutdownHook(hook);
        return differences;
    }

    private void inject(FaultTargets targets) throws InterruptedException, IOException {
        int enough = Math.min(schedule.kills(), targets.killed() + KILLS_A_ROUND);
        while (schedule.kills() > 0
                ? targets.killed() < enough
                : System.nanoTime() - begin < schedule.length().toNanos()) {
            run.checkAlive();
            boolean kill = schedule.kills() > 0 && faults % 2 == 0;
            inject(kill ? drawKill() : FaultKind.draw(random, kinds), targets, random);
            if (!additional.isEmpty() && additionalRandom.nextInt(4) == 0) {
                inject(FaultKind.draw(additionalRandom, additional), targets, additionalRandom);
            }
            long mean = schedule.between().toMillis();
            Thread.sleep(mean / 2 + random.nextInt((int) mean));
        }
    }

    private void inject(FaultKind kind, FaultTargets targets, Random from) throws InterruptedException, IOException {
        kind.inject(targets, from);
        faults++;
        injected.merge(kind.name().toLowerCase(Locale.ROOT), 1, Integer::sum);
        output.event("fault", String.format(Locale.ROOT, "%5.1f s  #%d %s", seconds(), faults, targets.description()));
    }

    /** A Spark driver without a commit since its last kill is not killed: it may only be starting. */
    private FaultKind drawKill() {
        FaultKind drawn = FaultKind.draw(random, FaultKind.KILLS);
        FaultKind instead = FaultKind.draw(random, FaultKind.KILLS_WITHOUT_SPARK);
        if (drawn != FaultKind.KILL_SPARK) {
            return drawn;
        }
        long batches = progress.batches().orElse(batchesBefore);
        boolean committed = batches > batchesBefore;
        batchesBefore = batches;
        return committed ? drawn : instead;
    }

    private List<String> check(FaultTargets targets, Instant until)
            throws InterruptedException, IOException, SQLException {
        output.event(
                "recovery",
                String.format(Locale.ROOT, "%d faults; waiting for all minutes before %s to be closed", faults, until));
        long start = System.nanoTime();
        List<String> differences = new ArrayList<>(oracle.awaitClosed(until));
        if (targets.killed() >= schedule.kills()) {
            targets.closeMarket();
        }
        RunOracle.Finding found = oracle.check(until, start);
        differences.addAll(found.differences());
        output.event(
                "checked",
                String.format(
                        Locale.ROOT,
                        "%d faults %s in %.0f s; %d processes killed %s; recovered after %.0f s; %d rows of %d trades in"
                                + " %d batches, %d versions replaced, %d trades late, %d ids withheld, %d dead letters"
                                + " of %d orders of garbage: %s",
                        faults,
                        injected,
                        seconds(),
                        targets.killed(),
                        targets.killedByName(),
                        found.recoveredAfterSeconds(),
                        found.rows(),
                        found.trades(),
                        found.batches(),
                        found.replaced(),
                        found.late(),
                        found.withheld(),
                        found.deadLetters(),
                        targets.garbageSent(),
                        differences.isEmpty() ? "no difference" : differences.size() + " DIFFERENCES"));
        return differences;
    }

    private List<String> checkRestateAndTape(Instant until) throws InterruptedException, IOException, SQLException {
        RunOracle.RestateFinding restated = oracle.checkRestate(until);
        output.event(
                "restated",
                String.format(
                        Locale.ROOT,
                        "every minute computed anew from the topic: %d late trades counted, %d versions replaced",
                        restated.late(),
                        restated.replaced()));
        RunOracle.TapeFinding tape = oracle.checkTape();
        output.event("tape", String.format(Locale.ROOT, "%d frames on the tape", tape.frames()));
        List<String> differences = new ArrayList<>(restated.differences());
        differences.addAll(tape.differences());
        return differences;
    }

    private void stopOnExit() {
        try {
            run.stop();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException | FaultRunFailed e) {
            System.err.println("failed: " + e.getMessage());
        }
    }

    private double seconds() {
        return (System.nanoTime() - begin) / 1e9;
    }
}
