package marketdata.local.command;

import marketdata.connect.option.ReportOption;
import marketdata.local.DataDir;
import marketdata.local.RunFailed;
import marketdata.local.run.Tables;
import marketdata.local.server.CryptoDatabase;
import marketdata.local.server.Secrets;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Unmatched;

import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * {@code ./pipeline backfill}: the producer program's command of the same name, beside a live run. After {@code --gaps} the
 * job Restate computes the minutes anew for which the stream has no memory, and closes their gaps.
 */
@Command(
        name = "backfill",
        description =
                "Past trades: --symbols A,B --from TIME [--until TIME] [--from-dumps [DIR|URL]], or --gaps for the"
                        + " ids that feed_gaps misses. --help lists all options.")
public final class BackfillCommand implements Callable<Integer> {
    private static final int LOOKS = 20;
    private static final long BETWEEN_MILLIS = 1_000;

    @Mixin
    private DataOption data;

    @Mixin
    private HelpOption help;

    @Option(names = "--gaps", description = "Fill the gaps that feed_gaps names, and restate their minutes.")
    private boolean gaps;

    @Mixin
    private ReportOption report;

    @Unmatched
    private List<String> options = new ArrayList<>();

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (help.requested) {
            return ProgramHelp.ofJar("producer", List.of("backfill"));
        }
        DataDir dir = data.dir();
        ProducerTool producer = ProducerTool.beside(dir);
        if (gaps) {
            options.add(0, "--gaps");
        }
        options.addAll(report.arguments());
        int code = producer.run("backfill", options);
        if (code != 0 || !gaps) {
            return code;
        }
        CryptoDatabase database = new CryptoDatabase(producer.live().jdbcUrl(), new Secrets(dir.at("secrets")));
        try (Tables tables = new Tables(database)) {
            long open = afterTheStream(tables);
            if (open == 0) {
                report.print("no gap is open any more", "gaps_open", 0);
                return 0;
            }
            report.print(
                    "the stream has no memory of " + open + " gaps: Restate computes their minutes anew",
                    "gaps_open",
                    open);
            code = JobCommand.run(dir, producer.live(), "Restate", report.arguments());
            long left = tables.openGaps();
            report.print("gaps open now: " + left, "gaps_open", left);
            return code == 0 && left > 0 ? 1 : code;
        } catch (SQLException e) {
            throw new RunFailed("the database does not answer: " + e.getMessage(), e);
        }
    }

    /** The stream fills what it knows of within seconds. */
    private static long afterTheStream(Tables tables) throws SQLException, InterruptedException {
        long open = tables.openGaps();
        long before = Long.MAX_VALUE;
        for (int looks = 0; looks < LOOKS && open > 0 && (looks < 5 || open < before); looks++) {
            Thread.sleep(BETWEEN_MILLIS);
            before = open;
            open = tables.openGaps();
        }
        return open;
    }
}
