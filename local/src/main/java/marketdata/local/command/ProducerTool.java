package marketdata.local.command;

import marketdata.local.DataDir;
import marketdata.local.Project;
import marketdata.local.RunState;
import marketdata.local.process.ChildEnvironment;
import marketdata.local.process.Launch;
import marketdata.local.server.DatabaseRole;
import marketdata.local.server.Secrets;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A subcommand of the producer program beside a live run, with that run's addresses and password in its environment. */
final class ProducerTool {
    private final DataDir dir;
    private final RunState live;

    private ProducerTool(DataDir dir, RunState live) {
        this.dir = dir;
        this.live = live;
    }

    /** Beside the run of a folder; a {@link UserError} when nothing runs there. */
    static ProducerTool beside(DataDir dir) {
        return new ProducerTool(dir, LiveRun.of(dir));
    }

    /** The run. */
    RunState live() {
        return live;
    }

    /** Runs it in the foreground; its exit code. */
    int run(String subcommand, List<String> options) throws IOException, InterruptedException {
        List<String> command = Launch.java("-Xmx512m", "-XX:+UseSerialGC");
        command.addAll(List.of("-jar", Project.here().jar("producer").toString(), subcommand));
        command.addAll(options);
        return ChildEnvironment.process(command, Path.of("."), settings())
                .inheritIO()
                .start()
                .waitFor();
    }

    /** By environment, so that no process list shows the password, and options of the user's own go before. */
    private Map<String, String> settings() {
        Map<String, String> settings = new TreeMap<>(LiveRun.addresses(live));
        settings.put("POSTGRES_USER", DatabaseRole.CRYPTO_WRITER.sqlName());
        settings.put("POSTGRES_PASSWORD", new Secrets(dir.at("secrets")).password(DatabaseRole.CRYPTO_WRITER));
        settings.put("PIPELINE_LOG_LEVEL", "WARN");
        if (live.process("simulator") != null) {
            settings.put("PIPELINE_DUMPS_URL", settings.get("PIPELINE_REST_URL"));
        }
        return settings;
    }
}
