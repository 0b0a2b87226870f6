package marketdata.faults.pipeline;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The program {@code ./pipeline} with the data folder of one run. */
final class PipelineProgram {
    private final Path home;
    private final RunFolder folder;

    /** @param home the folder of the program {@code pipeline} */
    PipelineProgram(Path home, RunFolder folder) {
        this.home = home;
        this.folder = folder;
    }

    /**
     * Starts a command; its output is appended to a log of the run.
     *
     * @param environment added to this process's own
     * @param log name of the log
     * @param command the command and its options, without {@code --data}
     */
    Process start(Map<String, String> environment, String log, List<String> command) throws IOException {
        return builder(environment, log, command).redirectErrorStream(true).start();
    }

    /** Runs a command to its end; its exit code. Its errors appear among those of this process. */
    int run(Map<String, String> environment, String log, List<String> command)
            throws IOException, InterruptedException {
        return builder(environment, log, command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start()
                .waitFor();
    }

    private ProcessBuilder builder(Map<String, String> environment, String log, List<String> command) {
        List<String> all = new ArrayList<>(List.of(home.resolve("pipeline").toString()));
        all.addAll(command);
        all.addAll(List.of("--data", folder.path().toString()));
        ProcessBuilder builder = new ProcessBuilder(all)
                .directory(home.toFile())
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.log(log).toFile()));
        builder.environment().putAll(environment);
        return builder;
    }
}
