package marketdata.local.server;

import java.util.Locale;

/** Who logs in to the database; the roles other than {@code postgres} are made in {@code postgres/init}. */
public enum DatabaseRole {
    /** The server's superuser: only for applying {@code postgres/init}. */
    POSTGRES,
    /** Owns the tables. */
    CRYPTO_OWNER,
    /** The Spark driver. */
    CRYPTO_WRITER,
    /** Reads everything, writes alerts. */
    CRYPTO_MONITOR,
    /** People: read only. */
    ANALYST;

    /** As in SQL. */
    public String sqlName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
