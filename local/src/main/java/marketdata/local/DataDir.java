package marketdata.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** One run's own folder: its data, logs, secrets, ports and {@code state.json}. One live run at a time holds its lock. */
public final class DataDir {
    private final Path path;

    private DataDir(Path path) {
        this.path = path;
    }

    /** The folder as given; nothing is created yet. A {@link UserError} where no run can live in it. */
    public static DataDir of(Path path) {
        Path absolute = path.toAbsolutePath().normalize();
        FolderName.check("--data", absolute);
        if (Files.exists(absolute) && !Files.isDirectory(absolute)) {
            throw new UserError("--data " + path + " is a file; give a folder, or a name that does not exist yet");
        }
        return new DataDir(absolute);
    }

    /** Creates what is missing, and says so in one line when that is not allowed. */
    public DataDir create() {
        try {
            Files.createDirectories(logs());
            Files.createDirectories(at("conf"));
            Files.createDirectories(at("tmp"));
            if (!Files.isWritable(path)) {
                throw new UserError("--data " + path + " is not writable");
            }
            return this;
        } catch (IOException e) {
            throw new UserError("--data " + path + " cannot be used: " + e.getMessage() + " ("
                    + e.getClass().getSimpleName() + ")");
        }
    }

    /** Whether anything was ever started here. */
    public boolean exists() {
        return Files.isDirectory(path.resolve("logs"));
    }

    /** Absolute. */
    public Path path() {
        return path;
    }

    /** A file or folder inside. */
    public Path at(String name) {
        return path.resolve(name);
    }

    /** Where a program puts its temporary files, made if need be: what a kill leaves there is not the machine's. */
    public Path temporary(String program) {
        try {
            return Files.createDirectories(at("tmp").resolve(program));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One log file per process. */
    public Path logs() {
        return path.resolve("logs");
    }

    /** What the newest run wrote down; empty before the first one. */
    public Optional<RunState> state() {
        Path file = path.resolve("state.json");
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(JsonText.read(file, RunState.class));
        } catch (IOException e) {
            throw new RunFailed(file + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** Replaces {@code state.json}. */
    public void save(RunState state) {
        try {
            JsonText.write(path.resolve("state.json"), state);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The lock of a live run; empty when another process holds it. The system frees it whatever kills the holder. */
    @SuppressWarnings("resource") // the channel lives as long as the lock, which lives as long as this process
    public Optional<FileLock> tryLock() {
        try {
            FileChannel channel = FileChannel.open(at("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = channel.tryLock();
            if (lock == null) {
                channel.close();
            }
            return Optional.ofNullable(lock);
        } catch (OverlappingFileLockException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UserError("--data " + path + " cannot be locked: " + e.getMessage());
        }
    }

    /** As {@link #tryLock}, or the one line that names who has it. */
    public FileLock lock() {
        return tryLock()
                .orElseThrow(() -> new UserError(path + " is in use by "
                        + state().map(RunState::holder).orElse("another run")
                        + "; stop it with ./pipeline down --data " + path));
    }
}
