package marketdata.spark.tables;

import java.io.IOException;
import java.nio.file.Path;

/** Another process writes the table. */
public final class TableInUseException extends IOException {
    TableInUseException(Path table) {
        super("another process writes " + table);
    }
}
