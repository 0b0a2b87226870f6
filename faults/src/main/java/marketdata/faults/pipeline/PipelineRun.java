package marketdata.faults.pipeline;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A demo with side jobs as the run under test: everything is started and stopped by the program {@code ./pipeline}. */
public final class PipelineRun {
    /**
     * How long the jobs keep certified minutes: so short that backdated trades arrive after their minute was evicted. The
     * option {@code --state-retention}.
     */
    static final String STATE_RETENTION = "5 seconds";

    private static final int REJECTED_OPTIONS = 2;

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final RunFolder folder;
    private final PipelineProgram pipeline;
    private final Market market;
    private final Map<String, SupervisedJob> jobs = new LinkedHashMap<>();

    /**
     * The simulated market.
     *
     * @param symbols with commas between
     * @param rate trades a second
     * @param history how much of it is sent at full speed first, for example {@code 9 minutes}
     * @param listed the symbol whose first trade is the first ever; empty: none
     * @param renumbered the symbol whose ids begin again; empty: none
     */
    public record Market(
            String source, String symbols, int rate, long seed, String history, String listed, String renumbered) {}

    /**
     * Starts nothing yet.
     *
     * @param home the folder of the program {@code pipeline}
     * @param lakeTopic the topic that OhlcLake reads
     */
    public PipelineRun(Path home, RunFolder folder, Market market, SideJobs sideJobs, String lakeTopic) {
        this.folder = folder;
        this.pipeline = new PipelineProgram(home, folder);
        this.market = market;
        for (SideJobs.Job each : sideJobs.list(lakeTopic)) {
            SupervisedJob job = new SupervisedJob(pipeline, each);
            jobs.put(job.name(), job);
        }
    }

    /** Its data folder. */
    public RunFolder folder() {
        return folder;
    }

    /** Names of the side jobs, as {@link #process} takes them. */
    public List<String> jobs() {
        return List.copyOf(jobs.keySet());
    }

    /** Starts everything. Rows may come later: a busy machine needs minutes for the first ones. */
    public void start() throws IOException, InterruptedException {
        folder.create();
        Map<String, String> environment = new HashMap<>(driverEnvironment());
        environment.put("PIPELINE_SILENT_SECONDS", "3");
        environment.put("PIPELINE_CLOCK_OFFSET", folder.clockOffset().toString());
        environment.put("PIPELINE_LISTED", market.listed());
        environment.put("PIPELINE_RENUMBERED", market.renumbered());
        List<String> demo = List.of(
                "demo",
                "--detach",
                "--tape",
                "--longest-pause",
                "1",
                "--source",
                market.source(),
                "--symbols",
                market.symbols(),
                "--rate",
                Integer.toString(market.rate()),
                "--seed",
                Long.toString(market.seed()),
                "--history",
                market.history());
        int exitCode = pipeline.run(environment, "demo", demo);
        if (exitCode == REJECTED_OPTIONS) {
            folder.removeUnlessStarted();
            throw new OptionsRejected();
        }
        checkAlive();
        jobs.values().forEach(SupervisedJob::start);
    }

    /** Throws when going on makes no sense: the demo has ended, or a job rejected its options. */
    public void checkAlive() {
        if (folder.supervisor().filter(PipelineProcess::isRunning).isEmpty()) {
            throw new FaultRunFailed("./pipeline demo has ended; see " + folder.log("local"));
        }
        for (SupervisedJob job : jobs.values()) {
            job.failure().ifPresent(reason -> {
                throw new FaultRunFailed(reason + " (" + folder.log(job.name()) + ")");
            });
        }
    }

    /** A process of the demo, or the Spark driver of a side job, when it runs now. */
    public Optional<PipelineProcess> process(String name) {
        return jobs.containsKey(name) ? jobs.get(name).driver() : folder.process(name);
    }

    /** Runs a job to its end; its exit code. */
    public int runJob(String job, String... options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("job", job));
        command.addAll(List.of(options));
        return pipeline.start(Map.of(), "job-" + job, command).waitFor();
    }

    /** Starts another driver on the checkpoint of the main job. */
    public Process startSecondDriver() throws IOException {
        return pipeline.start(
                driverEnvironment(),
                "second-driver",
                List.of(
                        "job",
                        "CryptoAnalytics",
                        "--kafka-topic",
                        "clean_trades",
                        "--kafka-starting-offsets",
                        "earliest",
                        "--trigger",
                        "1 second",
                        "--checkpoint",
                        folder.path().resolve("checkpoint/clean_trades").toString()));
    }

    private static Map<String, String> driverEnvironment() {
        return Map.of("PIPELINE_STATE_RETENTION", STATE_RETENTION);
    }

    /** Makes the producer's clock wrong, at once and after every later start. */
    public void moveProducerClock(Duration offset) throws IOException {
        folder.moveProducerClock(offset.toString());
    }

    /**
     * Stops the producer, then the tape, whose files then hold every frame of the topic. The supervisor is suspended first:
     * it would start them again. Only {@link #stop} may follow.
     */
    public void stopProducerAndTape() throws IOException, InterruptedException {
        signalSupervisor("STOP");
        for (String name : List.of("producer", "tape")) {
            Optional<PipelineProcess> process = folder.process(name);
            if (process.isPresent()) {
                process.get().stop(PATIENCE);
            }
        }
    }

    /** Stops everything that runs; the data stays. */
    public void stop() throws IOException, InterruptedException {
        if (folder.supervisor().isEmpty()) {
            // Nothing was started.
            return;
        }
        for (SupervisedJob job : jobs.values()) {
            job.close();
        }
        signalSupervisor("CONT");
        int exitCode = pipeline.run(Map.of(), "demo", List.of("down"));
        if (exitCode != 0) {
            throw new FaultRunFailed("./pipeline down --data " + folder.path() + " ended with exit code " + exitCode);
        }
    }

    private void signalSupervisor(String signal) throws IOException, InterruptedException {
        Optional<PipelineProcess> supervisor = folder.supervisor().filter(PipelineProcess::isRunning);
        if (supervisor.isPresent()) {
            supervisor.get().signal(signal);
        }
    }
}
