package marketdata.spark.tables;

import java.io.IOException;

/** Another process writes the table. */
public final class TableInUseException extends IOException {
    TableInUseException(String table) {
        super("another process writes " + table);
    }
}
