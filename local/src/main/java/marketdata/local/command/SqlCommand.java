package marketdata.local.command;

import marketdata.local.run.FolderDatabase;
import marketdata.local.run.ResultTable;
import marketdata.local.server.CryptoDatabase;
import marketdata.local.server.Csv;
import marketdata.local.server.DatabaseRole;
import marketdata.local.server.JsonRows;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.Callable;

/** {@code ./pipeline sql}: works beside a live run, and after it by starting the database for the question. */
@Command(
        name = "sql",
        mixinStandardHelpOptions = true,
        description =
                "Runs a query as the read-only role analyst: a table on a terminal, CSV with a header line elsewhere.")
public final class SqlCommand implements Callable<Integer> {
    @Mixin
    private DataOption data;

    @ArgGroup
    private Form form = new Form();

    /** How the rows are printed; at most one of them. */
    static final class Form {
        @Option(names = "--csv", description = "CSV on a terminal, too.")
        boolean csv;

        @Option(names = "--json", description = "One JSON object a row; decimals as text, exactly as stored.")
        boolean json;
    }

    @Parameters(paramLabel = "STATEMENT", description = "For example \"SELECT * FROM latest_minutes\".")
    private String statement;

    @Override
    public Integer call() throws InterruptedException, IOException {
        return FolderDatabase.ask(data.dir(), this::ask);
    }

    @SuppressWarnings("SystemConsoleNull") // in Java 17, which this project runs on, it is null without a terminal
    private int ask(CryptoDatabase database) throws IOException {
        try (Connection connection = database.connect(DatabaseRole.ANALYST)) {
            if (form.json) {
                JsonRows.print(connection, statement, System.out);
            } else if (form.csv || System.console() == null) {
                Csv.print(connection, statement, System.out);
            } else {
                ResultTable.print(connection, statement, System.out);
            }
            return 0;
        } catch (SQLException e) {
            System.err.println(e.getMessage().replaceAll("\\s*[\\r\\n]+\\s*", "; "));
            return 1;
        }
    }
}
