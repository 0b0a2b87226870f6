package marketdata.local.run;

import marketdata.local.DataDir;
import marketdata.local.RunFailed;
import marketdata.local.server.CryptoDatabase;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The run whose tape is replayed, and what its own rows say about the same minutes. */
final class Original {
    private static final int SHOWN = 5;

    private Original() {}

    /** The data folder a tape lies in; empty when it was carried elsewhere. */
    static Optional<DataDir> of(Path tape) {
        Path parent = tape.toAbsolutePath().normalize().getParent();
        if (parent == null) {
            return Optional.empty();
        }
        DataDir dir = DataDir.of(parent);
        return dir.exists() && dir.state().isPresent() ? Optional.of(dir) : Optional.empty();
    }

    /**
     * How a replay's rows compare to the original's.
     *
     * @param same whether both checksums are the same
     * @param words one line; with a few differing lines when they are not
     */
    record Comparison(boolean same, Checksum original, String words) {}

    /** Asks both databases about the range of the replay's checksum. */
    static Comparison compare(DataDir dir, Tables replayed, Checksum checksum)
            throws SQLException, InterruptedException {
        try {
            return FolderDatabase.ask(dir, database -> compare(dir, database, replayed, checksum));
        } catch (IOException e) {
            throw new SQLException("the original's rows cannot be read: " + e.getMessage(), e);
        }
    }

    private static Comparison compare(DataDir dir, CryptoDatabase database, Tables replayed, Checksum checksum) {
        try (Tables tables = new Tables(database)) {
            Checksum original = tables.checksum(checksum.from(), checksum.to());
            if (original.sha256().equals(checksum.sha256())) {
                String words = String.format(
                        Locale.ROOT,
                        "the original's (%s), %,d minutes:%n%s  EQUAL%n",
                        dir.path(),
                        original.minutes(),
                        original.sha256());
                return new Comparison(true, original, words);
            }
            String words = String.format(
                    Locale.ROOT,
                    "the original's (%s), %,d minutes:%n%s  DIFFERENT%n%s",
                    dir.path(),
                    original.minutes(),
                    original.sha256(),
                    differences(
                            replayed.lines(checksum.from(), checksum.to()),
                            tables.lines(checksum.from(), checksum.to())));
            return new Comparison(false, original, words);
        } catch (SQLException e) {
            throw new RunFailed("the rows cannot be compared: " + e.getMessage(), e);
        }
    }

    /** The first lines that only one side has, as {@code diff} marks them. */
    static String differences(List<String> replayed, List<String> original) {
        Set<String> here = new LinkedHashSet<>(replayed);
        Set<String> there = new LinkedHashSet<>(original);
        List<String> only = new ArrayList<>();
        there.stream().filter(line -> !here.contains(line)).limit(SHOWN).forEach(line -> only.add("original " + line));
        here.stream().filter(line -> !there.contains(line)).limit(SHOWN).forEach(line -> only.add("replayed " + line));
        return String.join(System.lineSeparator(), only) + System.lineSeparator();
    }
}
