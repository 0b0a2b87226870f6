package marketdata.local.command;

import marketdata.local.DataDir;
import marketdata.local.Project;
import picocli.CommandLine.Option;

import java.nio.file.Path;

/** The folder every command works on. */
final class DataOption {
    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = "${env:PIPELINE_DATA}",
            description = "The run's own folder: data, logs, secrets (env PIPELINE_DATA; default: .pipeline in the"
                    + " project).")
    private Path folder;

    DataDir dir() {
        return DataDir.of(folder == null ? Project.here().home().resolve(".pipeline") : folder);
    }
}
