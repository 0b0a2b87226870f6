package marketdata.local.run;

import marketdata.local.DataDir;
import marketdata.local.Project;
import marketdata.local.RunFailed;
import marketdata.local.RunState;
import marketdata.local.RunState.ProcessState;
import marketdata.local.UserError;
import marketdata.local.server.CryptoDatabase;
import marketdata.local.server.Secrets;

import java.io.IOException;
import java.nio.channels.FileLock;
import java.util.Optional;

/** A data folder's database, whether its run is alive or has ended; then it is started for the question. */
public final class FolderDatabase {
    private static final int WAIT_SECONDS = 60;

    private FolderDatabase() {}

    /** What somebody wants to know. */
    @FunctionalInterface
    public interface Question<T> {
        /** Asks it. */
        T ask(CryptoDatabase database) throws IOException;
    }

    /**
     * Asks a folder's database.
     *
     * @throws UserError when the folder holds no run
     */
    public static <T> T ask(DataDir dir, Question<T> question) throws InterruptedException, IOException {
        if (!dir.exists() || dir.state().isEmpty()) {
            throw new UserError("No run found in " + dir.path() + ". Start one with ./pipeline demo");
        }
        for (int i = 0; i < WAIT_SECONDS * 5; i++) {
            Optional<FileLock> lock = dir.tryLock();
            if (lock.isPresent()) {
                return askAlone(dir, lock.get(), question);
            }
            Optional<RunState> live = dir.state().filter(FolderDatabase::answers);
            if (live.isPresent()) {
                return question.ask(new CryptoDatabase(live.get().jdbcUrl(), new Secrets(dir.at("secrets"))));
            }
            Thread.sleep(200);
        }
        throw new RunFailed("the database of " + dir.path() + " is not up after " + WAIT_SECONDS + " s");
    }

    /** The database of a live run; another question's own goes away at any moment. */
    private static boolean answers(RunState state) {
        ProcessState postgres = state.process("postgres");
        return state.supervisor().running().isPresent()
                && state.phase() != RunState.Phase.STARTING
                && postgres != null
                && postgres.id() != null
                && postgres.id().running().isPresent();
    }

    private static <T> T askAlone(DataDir dir, FileLock lock, Question<T> question)
            throws InterruptedException, IOException {
        try (lock;
                DatabaseOnly database = DatabaseOnly.start(Project.here(), dir)) {
            return question.ask(database.database());
        }
    }
}
