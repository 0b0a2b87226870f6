package marketdata.local.command;

import marketdata.local.DataDir;
import marketdata.local.Project;
import marketdata.local.RunFailed;
import marketdata.local.RunState;
import marketdata.local.RunState.ProcessState;
import marketdata.local.UserError;
import marketdata.local.run.DatabaseOnly;
import marketdata.local.server.Csv;
import marketdata.local.server.Database;
import marketdata.local.server.DatabaseRole;
import marketdata.local.server.Secrets;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

import java.io.IOException;
import java.nio.channels.FileLock;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.Callable;

/** {@code ./pipeline sql}: works beside a live run, and after it by starting the database for the question. */
@Command(
        name = "sql",
        mixinStandardHelpOptions = true,
        description = "Asks the database as the read-only role analyst; CSV with a header line.")
public final class SqlCommand implements Callable<Integer> {
    private static final int WAIT_SECONDS = 60;

    @Mixin
    private DataOption data;

    @Parameters(paramLabel = "STATEMENT", description = "For example \"SELECT * FROM latest_minutes\".")
    private String statement;

    @Override
    public Integer call() throws InterruptedException, IOException {
        DataDir dir = data.dir();
        if (!dir.exists() || dir.state().isEmpty()) {
            throw new UserError("nothing was ever started in " + dir.path());
        }
        for (int i = 0; i < WAIT_SECONDS * 5; i++) {
            Optional<FileLock> lock = dir.tryLock();
            if (lock.isPresent()) {
                return askAlone(dir);
            }
            Optional<RunState> live = dir.state().filter(SqlCommand::answers);
            if (live.isPresent()) {
                return ask(new Database(live.get().jdbcUrl(), new Secrets(dir.at("secrets"))));
            }
            Thread.sleep(200);
        }
        throw new RunFailed("the database of " + dir.path() + " is not up after " + WAIT_SECONDS + " s");
    }

    /** The database of a live run; another {@code sql}'s own goes away at any moment. */
    private static boolean answers(RunState state) {
        ProcessState postgres = state.process("postgres");
        return state.supervisor().running().isPresent()
                && state.phase() != RunState.Phase.STARTING
                && postgres != null
                && postgres.id() != null
                && postgres.id().running().isPresent();
    }

    private int askAlone(DataDir dir) throws InterruptedException, IOException {
        try (DatabaseOnly database = DatabaseOnly.start(Project.here(), dir)) {
            return ask(database.database());
        }
    }

    private int ask(Database database) throws IOException {
        try (Connection connection = database.connect(DatabaseRole.ANALYST)) {
            Csv.print(connection, statement, System.out);
            return 0;
        } catch (SQLException e) {
            System.err.println(e.getMessage().replaceAll("\\s*[\\r\\n]+\\s*", "; "));
            return 1;
        }
    }
}
