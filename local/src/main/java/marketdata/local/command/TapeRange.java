package marketdata.local.command;

import marketdata.local.DataDir;
import marketdata.local.UserError;
import marketdata.local.run.TapeHours;
import picocli.CommandLine.Option;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Which part of a tape is replayed. */
final class TapeRange {
    @Option(
            names = "--tape-dir",
            paramLabel = "DIR",
            defaultValue = "${env:PIPELINE_TAPE_DIR:-}",
            description = "Replay hours of this tape (the folder tape/ of a run with --tape) instead of files.")
    private String tape;

    @Option(
            names = "--from",
            paramLabel = "TIME",
            defaultValue = "${env:PIPELINE_REPLAY_FROM:-}",
            description =
                    "From the hour that holds this time on, such as 2026-11-20T10:00:00Z or 2026-11-20 (default: the"
                            + " tape's beginning).")
    private String fromText;

    @Option(
            names = "--until",
            paramLabel = "TIME",
            defaultValue = "${env:PIPELINE_REPLAY_UNTIL:-}",
            description =
                    "Up to the hour that ends here, exclusive (default: the tape's end). The checksum is about the"
                            + " minutes between both.")
    private String untilText;

    /** The recordings: files as named, and of every tape's folder the hours of the range. */
    List<Path> files(List<Path> named, String source, DataDir data) {
        List<Path> all = new ArrayList<>(named);
        if (!tape.isBlank()) {
            all.add(0, folder(Path.of(tape)));
        }
        if (all.isEmpty()) {
            throw new UserError("what is to be replayed? Give FILE... or --tape-dir DIR");
        }
        if (from() != null && until() != null && !from().isBefore(until())) {
            throw new UserError(
                    "--from " + fromText + " --until " + untilText + ": allowed is a range that is not empty");
        }
        boolean ofTape = all.stream().anyMatch(Files::isDirectory);
        if (!ofTape && (from() != null || until() != null)) {
            throw new UserError("--from and --until choose hours of a tape: give --tape-dir DIR");
        }
        if (ofTape && data.exists() && data.state().isPresent()) {
            throw new UserError(
                    data.path() + " holds rows already; a tape is replayed into a fresh folder: give another --data");
        }
        return all.stream()
                .flatMap(each -> Files.isDirectory(each)
                        ? TapeHours.files(each, source, from(), until()).stream()
                        : Stream.of(each))
                .toList();
    }

    /** The tape's folder; null when single files are replayed. */
    Path folder(List<Path> named) {
        return tape.isBlank()
                ? named.stream().filter(Files::isDirectory).findFirst().orElse(null)
                : Path.of(tape);
    }

    /** Null: from the beginning. */
    Instant from() {
        return time("--from", fromText);
    }

    /** Null: to the end. */
    Instant until() {
        return time("--until", untilText);
    }

    private static Path folder(Path tape) {
        if (!Files.isDirectory(tape)) {
            throw new UserError("--tape-dir " + tape + ": there is no such folder");
        }
        return tape;
    }

    private static Instant time(String option, String text) {
        if (text.isBlank()) {
            return null;
        }
        try {
            return text.length() == 10
                    ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
                    : Instant.parse(text);
        } catch (DateTimeException e) {
            throw new UserError(option + " " + text + ": allowed are 2026-11-20T10:00:00Z or 2026-11-20 (UTC)");
        }
    }
}
