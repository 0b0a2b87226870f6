package marketdata.faults.injection;

import marketdata.faults.exchange.SimulatedExchange;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;

/** The kinds of faults, each drawn as often as its weight says. Their order decides what a seed draws. */
public enum FaultKind {
    KILL_PRODUCER(5, (targets, random) -> targets.kill("producer")),
    KILL_SPARK(5, (targets, random) -> targets.kill("spark")),
    KILL_KAFKA(3, (targets, random) -> targets.kill("kafka")),
    KILL_POSTGRES(4, (targets, random) -> targets.kill("postgres")),
    KILL_TAPE(2, (targets, random) -> targets.kill("tape")),
    KILL_JOB(6, (targets, random) -> targets.killJob(random)),
    KILL_ALL(1, (targets, random) -> targets.killAll()),
    FREEZE(6, (targets, random) -> targets.freeze(pick(random, "producer", "spark", "kafka", "postgres"), random)),
    MOVE_CLOCK(3, (targets, random) -> targets.moveClock(random)),
    SECOND_DRIVER(2, (targets, random) -> targets.secondDriver(random)),
    DISK_FULL(3, (targets, random) -> targets.diskFull(random)),
    CUT(
            6,
            (targets, random) ->
                    targets.fault("{\"fault\":\"%s\"}".formatted(pick(random, "cut", "half_close", "reset", "close")))),
    SHUTDOWN(2, (targets, random) -> targets.fault("{\"fault\":\"shutdown\",\"for_ms\":3000}")),
    REFUSE(
            2,
            (targets, random) -> targets.fault(
                    String.format(Locale.ROOT, "{\"fault\":\"refuse\",\"count\":%d}", 1 + random.nextInt(4)))),
    SILENT(
            4,
            (targets, random) -> targets.fault(
                    String.format(Locale.ROOT, "{\"fault\":\"silent\",\"for_ms\":%d}", 1000 + random.nextInt(9000)))),
    DELAY(
            4,
            (targets, random) -> targets.fault(
                    String.format(Locale.ROOT, "{\"fault\":\"delay\",\"for_ms\":%d}", 500 + random.nextInt(5000)))),
    MUTE(4, (targets, random) -> targets.symbolFault("mute", ",\"for_ms\":" + (1000 + random.nextInt(15000)), random)),
    DROP(8, (targets, random) -> targets.symbolFault("drop", ",\"count\":" + (1 + random.nextInt(40)), random)),
    WITHHOLD(7, (targets, random) -> targets.symbolFault("withhold", ",\"count\":" + (1 + random.nextInt(6)), random)),
    BACKDATE(
            8,
            (targets, random) -> targets.symbolFault(
                    "backdate",
                    String.format(
                            Locale.ROOT,
                            ",\"count\":%d,\"for_ms\":%d",
                            1 + random.nextInt(5),
                            20_000 + random.nextInt(100_000)),
                    random)),
    DUPLICATE(
            6, (targets, random) -> targets.symbolFault("duplicate", ",\"count\":" + (1 + random.nextInt(40)), random)),
    REORDER(6, (targets, random) -> targets.symbolFault("reorder", ",\"count\":" + (2 + random.nextInt(20)), random)),
    HOLD(
            5,
            (targets, random) -> targets.symbolFault(
                    "hold", ",\"count\":" + (1 + random.nextInt(9)) + ",\"for_ms\":" + random.nextInt(20000), random)),
    REST(6, (targets, random) -> targets.rest(random)),
    GARBAGE(6, (targets, random) -> targets.garbage(random)),
    LITTER(3, (targets, random) -> targets.litter(random)),
    HALT(
            3,
            (targets, random) ->
                    targets.symbolFault("halt", ",\"for_ms\":" + (30_000 + random.nextInt(30_000)), random)),
    DELIST(
            3,
            (targets, random) ->
                    targets.symbolFault("delist", ",\"for_ms\":" + (5_000 + random.nextInt(15_000)), random));

    /** Kinds that are injected in addition to another fault, drawn by a generator of their own. */
    public static final Set<FaultKind> ADDITIONAL = Set.of(BACKDATE, LITTER, HALT, DELIST);

    /** Kinds that only kill. */
    public static final List<FaultKind> KILLS =
            List.of(KILL_PRODUCER, KILL_SPARK, KILL_KAFKA, KILL_POSTGRES, KILL_TAPE, KILL_ALL);

    /** The same without the Spark driver. */
    public static final List<FaultKind> KILLS_WITHOUT_SPARK =
            List.of(KILL_PRODUCER, KILL_KAFKA, KILL_POSTGRES, KILL_TAPE);

    /** Injects one kind of fault. */
    private interface Injection {
        void inject(FaultTargets targets, Random random) throws IOException, InterruptedException;
    }

    private final int weight;

    @SuppressWarnings("ImmutableEnumChecker") // a lambda without state
    private final Injection injection;

    FaultKind(int weight, Injection injection) {
        this.weight = weight;
        this.injection = injection;
    }

    /** Draws one of these kinds by their weights. */
    public static FaultKind draw(Random random, Collection<FaultKind> allowed) {
        int at = random.nextInt(allowed.stream().mapToInt(each -> each.weight).sum());
        for (FaultKind each : allowed) {
            at -= each.weight;
            if (at < 0) {
                return each;
            }
        }
        throw new IllegalStateException("weights do not add up");
    }

    /** Whether this kind can happen at an exchange, with or without side jobs. */
    public boolean isPossible(SimulatedExchange exchange, boolean hasSideJobs) {
        return switch (this) {
            case SHUTDOWN -> exchange.announcesShutdown();
            case KILL_JOB -> hasSideJobs;
            default -> true;
        };
    }

    /** Injects one fault of this kind. */
    public void inject(FaultTargets targets, Random random) throws IOException, InterruptedException {
        injection.inject(targets, random);
    }

    private static String pick(Random random, String... names) {
        return names[random.nextInt(names.length)];
    }
}
