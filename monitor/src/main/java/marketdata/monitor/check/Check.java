package marketdata.monitor.check;

import java.sql.SQLException;
import java.util.List;

/** Looks at one thing. */
@FunctionalInterface
public interface Check {
    /**
     * Looks now.
     *
     * @throws SQLException when the database cannot be asked
     */
    List<CheckResult> run() throws SQLException;
}
