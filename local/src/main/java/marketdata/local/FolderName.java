package marketdata.local;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.OptionalInt;

/** What the names of a folder and of those above it may hold: what each of the programs that get its path can bear. */
final class FolderName {
    /** PostgreSQL and its initdb pass them through a shell, Spark and DuckDB read them as patterns of file names. */
    private static final String REFUSED = "\"$`\\*?[]{}";

    /** PostgreSQL's limit is 1,024 bytes, for the longest path below. */
    private static final int LONGEST_BYTES = 700;

    private FolderName() {}

    /**
     * Refuses a folder before anything is started in it.
     *
     * @param what how the user named it
     * @param folder absolute
     * @throws UserError says which character, or which length
     */
    static void check(String what, Path folder) {
        String name = folder.toString();
        int bytes = name.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > LONGEST_BYTES) {
            throw new UserError(what + " has " + bytes + " bytes with the folders above it; allowed: " + LONGEST_BYTES);
        }
        if (name.indexOf('\uFFFD') >= 0 || !StandardCharsets.UTF_8.newEncoder().canEncode(name)) {
            throw new UserError(what + " " + name.replace('\uFFFD', '?')
                    + " has a name that is not UTF-8; rename it, or give another folder");
        }
        OptionalInt rejected = name.codePoints().filter(FolderName::rejected).findFirst();
        if (rejected.isPresent()) {
            throw new UserError(what + " " + name.replaceAll("\\p{Cntrl}", "?") + " has " + word(rejected.getAsInt())
                    + " in its name; allowed: all but control characters and " + String.join(" ", REFUSED.split("")));
        }
    }

    private static boolean rejected(int character) {
        return Character.isISOControl(character) || REFUSED.indexOf(character) >= 0;
    }

    private static String word(int character) {
        return Character.isISOControl(character)
                ? "the control character " + character
                : "the character " + Character.toString(character);
    }
}
