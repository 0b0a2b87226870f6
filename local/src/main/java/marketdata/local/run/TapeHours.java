package marketdata.local.run;

import com.fasterxml.jackson.databind.JsonNode;
import marketdata.local.JsonText;
import marketdata.local.UserError;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The hours of a tape, {@code DIR/SOURCE/2026-11-21/07.ndjson.gz} with {@code 07.json} beside it, that hold a range of time.
 * An hour belongs to a range when it holds trades of it by event time, or was received in it.
 */
public final class TapeHours {
    /** A minute is proven by the trades around it: so far beyond the range the tape is played too. */
    private static final Duration MARGIN = Duration.ofMinutes(2);

    private static final String FRAMES = ".ndjson.gz";

    private TapeHours() {}

    /**
     * The files, oldest first.
     *
     * @param from null: from the tape's beginning
     * @param to exclusive; null: to its end
     * @throws UserError when there is none
     */
    public static List<Path> files(Path tape, String source, Instant from, Instant to) {
        Path folder = Files.isDirectory(tape.resolve(source)) ? tape.resolve(source) : tape;
        try (Stream<Path> all = Files.walk(folder)) {
            List<Path> chosen = new ArrayList<>();
            for (Path each : all.filter(file -> file.toString().endsWith(FRAMES))
                    .sorted()
                    .toList()) {
                if (overlaps(each, from, to)) {
                    chosen.add(each);
                }
            }
            if (chosen.isEmpty()) {
                throw new UserError("no hour of the tape " + tape + " holds " + source + " from "
                        + (from == null ? "its beginning" : from) + " to " + (to == null ? "its end" : to));
            }
            return chosen;
        } catch (IOException e) {
            throw new UserError("the tape " + tape + " cannot be read: " + e.getMessage());
        }
    }

    private static boolean overlaps(Path file, Instant from, Instant to) throws IOException {
        if (from == null && to == null) {
            return true;
        }
        String name = file.getFileName().toString();
        Path note = file.resolveSibling(name.substring(0, name.length() - FRAMES.length()) + ".json");
        if (!Files.isRegularFile(note)) {
            throw new UserError(file + " has no " + note.getFileName() + " beside it that says which time it holds;"
                    + " without --from and --to it is replayed whole");
        }
        JsonNode said = JsonText.tree(Files.readString(note));
        return overlaps(said, "first_received", "last_received", from, to)
                || overlaps(said, "first_event", "last_event", from, to);
    }

    private static boolean overlaps(JsonNode note, String first, String last, Instant from, Instant to) {
        if (!note.hasNonNull(first) || !note.hasNonNull(last)) {
            return false;
        }
        boolean begins = to == null || Instant.parse(note.get(first).asText()).isBefore(to.plus(MARGIN));
        boolean ends = from == null || !Instant.parse(note.get(last).asText()).isBefore(from.minus(MARGIN));
        return begins && ends;
    }
}
