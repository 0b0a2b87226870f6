package marketdata.spark.job;

import marketdata.connect.option.OptionCheck;
import marketdata.model.EventTopics;
import marketdata.spark.JobOptions;
import marketdata.spark.JobProgram;
import marketdata.spark.deadletter.DeadLetterTarget;
import marketdata.spark.events.EventJobs;
import marketdata.spark.events.TableRow;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.time.Duration;

/**
 * Stretches of ticker activity of each pair.
 *
 * <pre>
 * in          rawticker, keyed by pair
 * event time  timestamp
 * windows     sessions: a pause of --gap or longer ends one
 * late        up to --allowed-lateness behind the newest price of the pair: may lengthen a session or make two of them one;
 *             beyond: rejected
 * duplicates  one price an instant; another one for the same instant replaces it
 * bad input   rawticker_dead_letter, with reason: also late
 * out         ticker_sessions, open ones too; read the view sessions
 * delivery    rows and the row in event_commits of a batch are one transaction
 * </pre>
 */
@Command(name = "Sessions", mixinStandardHelpOptions = true, description = "Stretches of ticker activity of each pair.")
public final class Sessions extends EventJob {
    /** Of what the checkpoint holds. */
    private static final int STATE_VERSION = 2;

    @Spec
    private CommandSpec spec;

    private Duration gap;

    @Option(
            names = "--gap",
            paramLabel = "DURATION",
            converter = JobOptions.DurationConverter.class,
            defaultValue = "${env:PIPELINE_GAP:-1 minute}",
            description = "A pause as long as this ends a session. Default: ${DEFAULT-VALUE}")
    void gap(Duration value) {
        boolean valid = !value.isZero() && value.compareTo(Duration.ofDays(7)) <= 0;
        OptionCheck.require(valid, spec, "--gap", value, "above 0, up to 7 days");
        gap = value;
    }

    public Sessions() {
        super("Sessions", EventTopics.TICKERS, STATE_VERSION);
    }

    /** Runs the job until it is stopped. */
    public static void main(String[] args) {
        System.exit(JobProgram.execute(new Sessions(), args));
    }

    @Override
    Dataset<TableRow> rows(Dataset<Row> records, Duration lateness, DeadLetterTarget deadLetters) {
        return EventJobs.sessions(records, gap, lateness, deadLetters);
    }
}
