package marketdata.local.torture;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;

/** What can go wrong, each drawn as often as its weight says. */
public enum Misfortune {
    KILL_PRODUCER(5, (victims, random) -> victims.kill("producer")),
    KILL_SPARK(5, (victims, random) -> victims.kill("spark")),
    KILL_KAFKA(3, (victims, random) -> victims.kill("kafka")),
    KILL_POSTGRES(4, (victims, random) -> victims.kill("postgres")),
    KILL_TAPE(2, (victims, random) -> victims.kill("tape")),
    KILL_JOB(6, (victims, random) -> victims.killJob(random)),
    KILL_ALL(1, (victims, random) -> victims.killAll()),
    FREEZE(6, (victims, random) -> victims.freeze(pick(random, "producer", "spark", "kafka", "postgres"), random)),
    MOVE_CLOCK(3, (victims, random) -> victims.moveClock(random)),
    SECOND_DRIVER(2, (victims, random) -> victims.secondDriver(random)),
    DISK_FULL(3, (victims, random) -> victims.diskFull(random)),
    CUT(
            6,
            (victims, random) ->
                    victims.fault("{\"fault\":\"%s\"}".formatted(pick(random, "cut", "half_close", "reset", "close")))),
    SHUTDOWN(2, (victims, random) -> victims.fault("{\"fault\":\"shutdown\",\"for_ms\":3000}")),
    REFUSE(
            2,
            (victims, random) -> victims.fault(
                    String.format(Locale.ROOT, "{\"fault\":\"refuse\",\"count\":%d}", 1 + random.nextInt(4)))),
    SILENT(
            4,
            (victims, random) -> victims.fault(
                    String.format(Locale.ROOT, "{\"fault\":\"silent\",\"for_ms\":%d}", 1000 + random.nextInt(9000)))),
    DELAY(
            4,
            (victims, random) -> victims.fault(
                    String.format(Locale.ROOT, "{\"fault\":\"delay\",\"for_ms\":%d}", 500 + random.nextInt(5000)))),
    MUTE(4, (victims, random) -> victims.symbolFault("mute", ",\"for_ms\":" + (1000 + random.nextInt(15000)), random)),
    DROP(8, (victims, random) -> victims.symbolFault("drop", ",\"count\":" + (1 + random.nextInt(40)), random)),
    WITHHOLD(7, (victims, random) -> victims.symbolFault("withhold", ",\"count\":" + (1 + random.nextInt(6)), random)),
    BACKDATE(
            8,
            (victims, random) -> victims.symbolFault(
                    "backdate",
                    String.format(
                            Locale.ROOT,
                            ",\"count\":%d,\"for_ms\":%d",
                            1 + random.nextInt(5),
                            20_000 + random.nextInt(100_000)),
                    random)),
    DUPLICATE(
            6, (victims, random) -> victims.symbolFault("duplicate", ",\"count\":" + (1 + random.nextInt(40)), random)),
    REORDER(6, (victims, random) -> victims.symbolFault("reorder", ",\"count\":" + (2 + random.nextInt(20)), random)),
    HOLD(
            5,
            (victims, random) -> victims.symbolFault(
                    "hold", ",\"count\":" + (1 + random.nextInt(9)) + ",\"for_ms\":" + random.nextInt(20000), random)),
    REST(6, (victims, random) -> victims.rest(random)),
    GARBAGE(6, (victims, random) -> victims.garbage(random)),
    LITTER(3, (victims, random) -> victims.litter(random)),
    HALT(
            3,
            (victims, random) ->
                    victims.symbolFault("halt", ",\"for_ms\":" + (30_000 + random.nextInt(30_000)), random)),
    DELIST(
            3,
            (victims, random) ->
                    victims.symbolFault("delist", ",\"for_ms\":" + (5_000 + random.nextInt(15_000)), random));

    /** Those that come beside the others, drawn by a generator of their own. */
    static final Set<Misfortune> BESIDE = Set.of(BACKDATE, LITTER, HALT, DELIST);

    /** Those that do nothing but kill. */
    static final List<Misfortune> KILLS =
            List.of(KILL_PRODUCER, KILL_SPARK, KILL_KAFKA, KILL_POSTGRES, KILL_TAPE, KILL_ALL);

    static final List<Misfortune> KILLS_BUT_SPARK = List.of(KILL_PRODUCER, KILL_KAFKA, KILL_POSTGRES, KILL_TAPE);

    /** One misfortune's way of happening. */
    private interface Blow {
        void fall(Victims victims, Random random) throws IOException, InterruptedException;
    }

    private final int weight;

    @SuppressWarnings("ImmutableEnumChecker") // a lambda that holds nothing
    private final Blow blow;

    Misfortune(int weight, Blow blow) {
        this.weight = weight;
        this.blow = blow;
    }

    /** One of these. */
    static Misfortune any(Random random, Collection<Misfortune> allowed) {
        int at = random.nextInt(allowed.stream().mapToInt(each -> each.weight).sum());
        for (Misfortune each : allowed) {
            at -= each.weight;
            if (at < 0) {
                return each;
            }
        }
        throw new IllegalStateException("weights do not add up");
    }

    /** Lets it happen. */
    void strike(Victims victims, Random random) throws IOException, InterruptedException {
        blow.fall(victims, random);
    }

    private static String pick(Random random, String... names) {
        return names[random.nextInt(names.length)];
    }
}
