package marketdata.local.torture;

import marketdata.local.DataDir;
import marketdata.local.process.Launch;
import marketdata.local.process.ProcessId;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Supplier;

/** The processes of a run and its exchange, as far as something can be done to them. */
final class Victims implements AutoCloseable {
    private final Processes processes;
    private final Venue venue;
    private final Simulated exchange;
    private final List<String> symbols;
    private final List<String> jobs;
    private final Supplier<Launch> driver;
    private final ProducersClock producersClock;
    private final Later later = new Later();
    private String deed = "";
    private int garbageSent;
    private final Map<String, Integer> killed = new TreeMap<>();

    Victims(
            DataDir data,
            Venue venue,
            int simulatorPort,
            List<String> symbols,
            List<String> jobs,
            Supplier<Launch> driver,
            ProducersClock producersClock) {
        this.processes = new Processes(data);
        this.venue = venue;
        this.exchange = new Simulated(simulatorPort);
        this.symbols = symbols;
        this.jobs = List.copyOf(jobs);
        this.driver = driver;
        this.producersClock = producersClock;
    }

    /** What was done last, for the protocol. */
    String deed() {
        return deed;
    }

    /** Processes that were running and got a kill -9. */
    int killed() {
        return killed.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** The same, process by process. */
    Map<String, Integer> killedByName() {
        return killed;
    }

    /** Frames the exchange was told to send that are no trades. */
    int garbageSent() {
        return garbageSent;
    }

    void kill(String... names) throws InterruptedException {
        List<String> hit = new ArrayList<>();
        for (String name : names) {
            Optional<ProcessId> id = processes.id(name);
            if (id.isPresent()) {
                id.get().signal("KILL");
                hit.add(name);
            }
        }
        hit.forEach(name -> killed.merge(name, 1, Integer::sum));
        deed = "kill -9 " + (hit.isEmpty() ? "nobody: " + String.join(", ", names) + " is down" : hit);
    }

    /** One of the jobs beside the main one. */
    void killJob(Random random) throws InterruptedException {
        kill(pick(jobs, random));
    }

    /** Everything but the exchange. */
    void killAll() throws InterruptedException {
        List<String> all = new ArrayList<>(List.of("producer", "spark", "kafka", "postgres", "tape"));
        all.addAll(jobs);
        kill(all.toArray(String[]::new));
    }

    /** The producer's clock jumps: now it is wrong by up to three hours, or right again. Half the time it is killed too. */
    void moveClock(Random random) throws IOException, InterruptedException {
        Duration offset = random.nextInt(4) == 0 ? Duration.ZERO : Duration.ofMinutes(random.nextInt(361) - 180);
        producersClock.move(offset);
        deed = "and goes on";
        if (offset.toMinutes() % 2 == 0) {
            kill("producer");
        }
        deed = "the producer's clock is wrong by %s; %s".formatted(offset, deed);
    }

    /** Moves it. */
    interface ProducersClock {
        void move(Duration offset) throws IOException;
    }

    void freeze(String name, Random random) throws InterruptedException {
        int millis = 500 + random.nextInt(6_000);
        Optional<ProcessId> id = processes.id(name);
        deed = String.format(Locale.ROOT, "freeze %s for %d ms%s", name, millis, id.isPresent() ? "" : " (it is down)");
        if (id.isPresent()) {
            id.get().signal("STOP");
            later.after(millis, () -> id.get().signal("CONT"));
        }
    }

    /** Another driver on the same checkpoint, killed after a while. */
    void secondDriver(Random random) throws IOException {
        int millis = 12_000 + random.nextInt(10_000);
        Process second = processes.start(driver.get(), "second-driver.log");
        deed = "a second driver for " + millis + " ms";
        later.after(millis, second::destroyForcibly);
    }

    /** Spark can write no byte more to a file: for it the disk is full. A limit on the process stands in for the disk. */
    void diskFull(Random random) throws IOException, InterruptedException {
        int millis = 500 + random.nextInt(3_000);
        Optional<ProcessId> id = processes.id("spark");
        deed = String.format(
                Locale.ROOT, "disk full for Spark for %d ms%s", millis, id.isPresent() ? "" : " (it is down)");
        if (id.isPresent()) {
            Processes.limitFiles(id.get(), "0");
            later.after(millis, () -> Processes.limitFiles(id.get(), "unlimited"));
        }
    }

    void garbage(Random random) throws IOException, InterruptedException {
        String text = pick(venue.garbage(), random);
        garbageSent++;
        fault("{\"fault\":\"inject\",\"text\":\"%s\"}".formatted(text.replace("\"", "\\\"")));
    }

    /** One frame in twenty is preceded by one that is no trade, for a while. */
    void litter(Random random) throws IOException, InterruptedException {
        String text = pick(venue.garbage(), random);
        garbageSent++;
        fault(String.format(
                Locale.ROOT,
                "{\"fault\":\"litter\",\"text\":\"%s\",\"for_ms\":%d}",
                text.replace("\"", "\\\""),
                1_000 + random.nextInt(4_000)));
    }

    /** REST fails in one of this exchange's ways. */
    void rest(Random random) throws IOException, InterruptedException {
        fault(pick(venue.restFaults(), random));
    }

    void symbolFault(String fault, String more, Random random) throws IOException, InterruptedException {
        String symbol = pick(symbols, random);
        fault("{\"fault\":\"%s\",\"symbol\":\"%s\"%s}".formatted(fault, symbol, more));
    }

    /** One order to the simulator. */
    void fault(String body) throws IOException, InterruptedException {
        deed = body;
        exchange.fault(body);
    }

    /** Takes back what has not happened yet, and waits until what goes on has ended. */
    void spare() throws IOException, InterruptedException {
        exchange.clear();
        later.await();
    }

    private static String pick(List<String> of, Random random) {
        return of.get(random.nextInt(of.size()));
    }

    @Override
    public void close() {
        later.close();
    }
}
