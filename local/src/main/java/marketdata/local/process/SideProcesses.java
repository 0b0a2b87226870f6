package marketdata.local.process;

import marketdata.local.DataDir;
import marketdata.local.JsonText;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Jobs and feeds that run beside a run, each in a terminal of its own: a file each in {@code beside}, so that {@code status} shows
 * them. Their start and their end are events.
 */
public final class SideProcesses {
    private final Path folder;
    private final EventLog events;

    /**
     * One of them.
     *
     * @param startedAt ISO, UTC, whole seconds
     */
    public record SideProcess(String name, ProcessId id, String startedAt) {}

    /** Of a data folder. */
    public SideProcesses(DataDir data) {
        this.folder = data.at("beside");
        this.events = new EventLog(data);
    }

    /** Records a process that has been started, waits for its end, and records that; its exit code. */
    public int waitFor(String name, Process process) throws InterruptedException {
        ProcessId id = ProcessId.of(process.toHandle());
        Path file = folder.resolve(String.format(Locale.ROOT, "%s-%d.json", name, id.pid()));
        String now = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
        try {
            Files.createDirectories(folder);
            removeEnded();
            JsonText.write(file, new SideProcess(name, id, now));
        } catch (IOException e) {
            System.err.println("status will not show " + name + ": " + e);
        }
        events.append(name, "started", "beside the run, pid " + id.pid());
        int code = process.waitFor();
        events.append(name, "ended", ExitCode.inWords(code));
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            // The next one removes it.
        }
        return code;
    }

    /** The files of those that ended together with the program that waited for them. */
    private void removeEnded() throws IOException {
        for (Path file : files()) {
            Optional<SideProcess> found = read(file);
            if (found.isPresent() && found.get().id().running().isEmpty() && Files.deleteIfExists(file)) {
                events.append(found.get().name(), "ended", "together with the terminal that had started it");
            }
        }
    }

    /** Those that run now, the oldest first. */
    public List<SideProcess> running() {
        return files().stream()
                .flatMap(file -> read(file).stream())
                .filter(each -> each.id().running().isPresent())
                .sorted(Comparator.comparing(SideProcess::startedAt).thenComparing(SideProcess::name))
                .toList();
    }

    private List<Path> files() {
        List<Path> files = new ArrayList<>();
        if (Files.isDirectory(folder)) {
            try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, "*.json")) {
                found.forEach(files::add);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return files;
    }

    /** Empty when it is gone meanwhile. */
    private static Optional<SideProcess> read(Path file) {
        try {
            return Optional.of(JsonText.read(file, SideProcess.class));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
