package marketdata.local.run;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What {@code minutes_checksum} in the database says; {@code postgres/init/37_checksum.sql} defines it.
 *
 * @param from the minutes begin here; null: with the first
 * @param to they end here; null: with the last
 * @param minutes how many closed ones lie wholly between
 * @param sha256 of their lines, in hex
 */
public record Checksum(Instant from, Instant to, long minutes, String sha256) {
    /** Two lines. */
    String inWords() {
        return String.format(
                Locale.ROOT,
                "%-36s %,12d%nchecksum of %s:%n%s  (SELECT * FROM minutes_checksum(%s, %s))%n",
                "minutes in the checksum",
                minutes,
                from == null && to == null ? "all closed minutes" : "the closed minutes of the range",
                sha256,
                from == null ? "'-infinity'" : "'" + from + "'",
                to == null ? "'infinity'" : "'" + to + "'");
    }

    /** The same for programs. */
    Map<String, Object> figures() {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("checksum_from", from == null ? null : from.toString());
        figures.put("checksum_to", to == null ? null : to.toString());
        figures.put("checksum_minutes", minutes);
        figures.put("checksum_sha256", sha256);
        return figures;
    }
}
