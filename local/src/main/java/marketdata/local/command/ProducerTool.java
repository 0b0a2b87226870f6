package marketdata.local.command;

import marketdata.local.DataDir;
import marketdata.local.Project;
import marketdata.local.RunState;
import marketdata.local.RunState.ProcessState;
import marketdata.local.UserError;
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
        RunState live = dir.exists() ? dir.state().orElse(null) : null;
        if (live == null || live.supervisor().running().isEmpty()) {
            throw new UserError("nothing runs in " + dir.path() + "; start ./pipeline demo or run first");
        }
        return new ProducerTool(dir, live);
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
        Map<String, String> settings = new TreeMap<>();
        settings.put("KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:" + port("kafka", "broker"));
        settings.put("POSTGRES_URL", live.jdbcUrl());
        settings.put("POSTGRES_USER", DatabaseRole.CRYPTO_WRITER.sqlName());
        settings.put("POSTGRES_PASSWORD", new Secrets(dir.at("secrets")).password(DatabaseRole.CRYPTO_WRITER));
        settings.put("PIPELINE_LOG_LEVEL", "WARN");
        Integer simulator = port("simulator", "http");
        if (simulator != null) {
            settings.put("PIPELINE_REST_URL", "http://127.0.0.1:" + simulator);
            settings.put("PIPELINE_DUMPS_URL", "http://127.0.0.1:" + simulator);
        }
        return settings;
    }

    private Integer port(String process, String name) {
        ProcessState state = live.process(process);
        return state == null ? null : state.ports().get(name);
    }
}
