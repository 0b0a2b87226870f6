package marketdata.local.command;

import marketdata.local.DataDir;
import marketdata.local.UserError;
import marketdata.local.process.Supervisor;
import marketdata.local.run.Goal;
import marketdata.local.run.Plan;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** {@code ./pipeline replay}. */
@Command(
        name = "replay",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Recorded frames through the real WebSocket path; ends when every trade is committed.")
public final class ReplayCommand extends StartCommand {
    @Parameters(
            arity = "0..*",
            paramLabel = "FILE",
            description = "Recordings: lines of {\"local_ns\": N, \"msg\": FRAME}, plain or gzip; or a tape's folder.")
    private List<Path> recordings = List.of();

    @Mixin
    private TapeRange range;

    @Option(
            names = "--source",
            defaultValue = "${env:PIPELINE_SOURCE:-binance}",
            description = "The exchange recorded: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private Source source;

    @Option(
            names = "--speed",
            paramLabel = "max|N",
            defaultValue = "${env:PIPELINE_SPEED:-max}",
            description = "As fast as possible, or N times its own pace (default: ${DEFAULT-VALUE}).")
    private String speed;

    @Option(
            names = "--tape",
            arity = "1..*",
            paramLabel = "FILE",
            description = "What the exchange's REST answers come from (default: the recordings).")
    private List<Path> tapes = List.of();

    @Mixin
    private SparkOptions spark;

    @Option(
            names = "--give-up-after",
            paramLabel = "SECONDS",
            defaultValue = "${env:PIPELINE_GIVE_UP_AFTER:-180}",
            description = "Fail when nothing has moved for so long (default: ${DEFAULT-VALUE}).")
    private int giveUpAfter;

    @Override
    Plan plan(DataDir data) {
        List<String> simulator = new ArrayList<>();
        for (Path file : range.files(recordings, source.name(), data)) {
            simulator.addAll(List.of("--recording", readable("FILE", file)));
        }
        tapes.forEach(file -> simulator.addAll(List.of("--tape", readable("--tape", file))));
        if (!speed.matches("max|[0-9]*[1-9][0-9]*|[0-9]+\\.[0-9]*[1-9][0-9]*")) {
            throw new UserError("--speed " + speed + ": allowed are max and numbers above 0");
        }
        if (giveUpAfter < 1) {
            throw new UserError("--give-up-after " + giveUpAfter + ": allowed are whole seconds from 1");
        }
        simulator.addAll(List.of("--speed", speed));
        simulator.addAll(source.forSimulator());
        return new Plan(
                "replay",
                "exchange",
                simulator,
                List.of("--source", source.name()),
                spark.topic.name(),
                spark.trigger,
                false,
                "",
                Supervisor.LONGEST_PAUSE);
    }

    @Override
    Goal goal() {
        return new Goal(Duration.ofSeconds(giveUpAfter), range.from(), range.until(), range.folder(recordings));
    }

    private static String readable(String option, Path file) {
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            throw new UserError(option + " " + file + ": there is no such readable file");
        }
        return file.toAbsolutePath().toString();
    }
}
