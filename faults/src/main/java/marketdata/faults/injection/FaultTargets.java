package marketdata.faults.injection;

import marketdata.faults.exchange.SimulatedExchange;
import marketdata.faults.exchange.SimulatorControl;
import marketdata.faults.pipeline.PipelineProcess;
import marketdata.faults.pipeline.PipelineRun;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;

/** The processes of a run and its exchange, and how faults are injected into them. */
public final class FaultTargets implements AutoCloseable {
    private final PipelineRun run;
    private final SimulatedExchange exchange;
    private final SimulatorControl simulator;
    private final DelayedActions delayed = new DelayedActions();
    private final Map<String, Integer> killed = new TreeMap<>();
    private String description = "";
    private int garbageSent;

    /** @param run started */
    public FaultTargets(PipelineRun run, SimulatedExchange exchange) {
        this.run = run;
        this.exchange = exchange;
        this.simulator = new SimulatorControl(run.folder().simulatorPort());
    }

    /** The fault injected last, in words. */
    public String description() {
        return description;
    }

    /** How many running processes were killed with SIGKILL. */
    public int killed() {
        return killed.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** The same, process by process. */
    public Map<String, Integer> killedByName() {
        return killed;
    }

    /** Orders to the exchange to send frames that are no trades. */
    public int garbageSent() {
        return garbageSent;
    }

    void kill(String... names) throws IOException, InterruptedException {
        List<String> hit = new ArrayList<>();
        for (String name : names) {
            Optional<PipelineProcess> process = run.process(name);
            if (process.isPresent()) {
                process.get().signal("KILL");
                hit.add(name);
            }
        }
        hit.forEach(name -> killed.merge(name, 1, Integer::sum));
        description = "kill -9 " + (hit.isEmpty() ? "nobody: " + String.join(", ", names) + " is down" : hit);
    }

    /** One of the side jobs. */
    void killJob(Random random) throws IOException, InterruptedException {
        kill(pick(run.jobs(), random));
    }

    /** Everything but the exchange. */
    void killAll() throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of("producer", "spark", "kafka", "postgres", "tape"));
        all.addAll(run.jobs());
        kill(all.toArray(String[]::new));
    }

    /** The producer's clock jumps: now it is wrong by up to three hours, or right again. Half the time it is killed too. */
    void moveClock(Random random) throws IOException, InterruptedException {
        Duration offset = random.nextInt(4) == 0 ? Duration.ZERO : Duration.ofMinutes(random.nextInt(361) - 180);
        run.moveProducerClock(offset);
        description = "and continues";
        if (offset.toMinutes() % 2 == 0) {
            kill("producer");
        }
        description = "the producer's clock is wrong by %s; %s".formatted(offset, description);
    }

    void freeze(String name, Random random) throws IOException, InterruptedException {
        int millis = 500 + random.nextInt(6_000);
        Optional<PipelineProcess> process = run.process(name);
        description = String.format(
                Locale.ROOT, "freeze %s for %d ms%s", name, millis, process.isPresent() ? "" : " (it is down)");
        if (process.isPresent()) {
            process.get().signal("STOP");
            delayed.after(millis, () -> process.get().signal("CONT"));
        }
    }

    /** Another driver on the same checkpoint, killed after a while. */
    void secondDriver(Random random) throws IOException {
        int millis = 12_000 + random.nextInt(10_000);
        Process second = run.startSecondDriver();
        description = "a second driver for " + millis + " ms";
        delayed.after(millis, () -> {
            List<ProcessHandle> started = second.descendants().toList();
            second.destroyForcibly();
            started.forEach(ProcessHandle::destroyForcibly);
        });
    }

    /** The Spark driver cannot write to files, as on a full disk: the process gets a limit of its file size. */
    void diskFull(Random random) throws IOException, InterruptedException {
        int millis = 500 + random.nextInt(3_000);
        Optional<PipelineProcess> process = run.process("spark");
        description = String.format(
                Locale.ROOT, "disk full for Spark for %d ms%s", millis, process.isPresent() ? "" : " (it is down)");
        if (process.isPresent()) {
            process.get().limitFiles("0");
            delayed.after(millis, () -> process.get().limitFiles("unlimited"));
        }
    }

    void garbage(Random random) throws IOException, InterruptedException {
        String text = pick(exchange.garbage(), random);
        garbageSent++;
        fault("{\"fault\":\"inject\",\"text\":\"%s\"}".formatted(text.replace("\"", "\\\"")));
    }

    /** One frame in twenty is preceded by one that is no trade, for a while. */
    void litter(Random random) throws IOException, InterruptedException {
        String text = pick(exchange.garbage(), random);
        garbageSent++;
        fault(String.format(
                Locale.ROOT,
                "{\"fault\":\"litter\",\"text\":\"%s\",\"for_ms\":%d}",
                text.replace("\"", "\\\""),
                1_000 + random.nextInt(4_000)));
    }

    /** REST fails in one of this exchange's ways. */
    void rest(Random random) throws IOException, InterruptedException {
        fault(pick(exchange.restFaults(), random));
    }

    void symbolFault(String fault, String more, Random random) throws IOException, InterruptedException {
        String symbol = pick(exchange.symbols(), random);
        fault("{\"fault\":\"%s\",\"symbol\":\"%s\"%s}".formatted(fault, symbol, more));
    }

    /** One order to the simulator. */
    void fault(String body) throws IOException, InterruptedException {
        description = body;
        simulator.fault(body);
    }

    /** Cancels the faults that have not begun, and waits until the others have ended. */
    public void endFaults() throws IOException, InterruptedException {
        simulator.clear();
        delayed.await();
    }

    /** Nobody trades any more: what is read from now on is of a size that does not grow. */
    public void closeMarket() throws IOException, InterruptedException {
        for (String symbol : exchange.symbols()) {
            simulator.fault("{\"fault\":\"halt\",\"symbol\":\"%s\",\"for_ms\":86400000}".formatted(symbol));
        }
    }

    private static String pick(List<String> of, Random random) {
        return of.get(random.nextInt(of.size()));
    }

    @Override
    public void close() {
        delayed.close();
    }
}
