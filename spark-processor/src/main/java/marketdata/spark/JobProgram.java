package marketdata.spark;

import marketdata.connect.option.ExitCodes;
import marketdata.connect.option.OptionCheck;
import marketdata.spark.storage.StorageLocation;
import marketdata.spark.tables.TableInUseException;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.util.ShutdownHookManager;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.StreamingQueryException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** Runs a job as a program: wrong settings end it with one line and exit code 2, SIGTERM ends it cleanly. */
public final class JobProgram {
    private static final Logger LOG = LoggerFactory.getLogger(JobProgram.class);
    private static final int USAGE = 2;

    /** Kafka's words are about a server. */
    private static final String NO_TOPIC =
            "a topic that the job reads does not exist; the producer creates it, if --kafka-topic is right";

    /** Spark's own hook, which would stop the context under a running batch, has 30 above the file system's. */
    private static final int BEFORE_SPARK = FileSystem.SHUTDOWN_HOOK_PRIORITY + 40;

    private JobProgram() {}

    /** Runs the job; gives the exit code. */
    public static int execute(Callable<Integer> job, String[] args) {
        return commandLine(job).execute(args);
    }

    /** The job's command line. */
    public static CommandLine commandLine(Callable<Integer> job) {
        CommandLine command = new CommandLine(job);
        ExitCodes.explain(
                command,
                "0:done, or stopped",
                "1:it failed; the log says why, and a new start resumes where it stopped",
                "2:a wrong option");
        return command.setParameterExceptionHandler((exception, arguments) -> {
            exception.getCommandLine().getErr().println("error: " + oneLine(exception.getMessage()));
            return USAGE;
        });
    }

    /** A setting that turned out to be wrong when it was used: ends the program like any wrong setting. */
    public static CommandLine.ParameterException invalid(
            CommandLine.Model.CommandSpec spec, String option, Object value, String allowed, Exception reason) {
        return new CommandLine.ParameterException(
                spec.commandLine(),
                "Invalid value for %s: '%s'; allowed: %s; %s".formatted(option, value, allowed, reason.getMessage()));
    }

    /** Ends the program when the value of an option is no {@link StorageLocation}. */
    public static void requireLocation(CommandLine.Model.CommandSpec spec, String option, String value) {
        OptionCheck.require(
                StorageLocation.problem(value).isEmpty(),
                spec,
                option,
                value,
                StorageLocation.ALLOWED
                        + StorageLocation.problem(value).map(why -> "; " + why).orElse(""));
    }

    /** Opens what an option locates; ends the program when another job writes it or its file system does not answer. */
    public static <T> T open(CommandLine.Model.CommandSpec spec, String option, String location, Callable<T> opening) {
        try {
            return opening.call();
        } catch (TableInUseException e) {
            throw invalid(spec, option, location, "a folder no other job writes", e);
        } catch (Exception e) {
            throw invalid(spec, option, location, "a place that this machine reaches", e);
        }
    }

    private static String oneLine(String message) {
        return message.replaceAll("\\s+", " ");
    }

    /**
     * Waits until one of the queries ends, then stops the others. A SIGTERM stops all: a batch that runs is interrupted, and
     * repeated at the next start.
     *
     * @param stopped runs once or twice after a SIGTERM, when the queries have ended; not after an error
     * @param failed is given the error
     * @return the exit code: 1 after an error
     */
    public static int await(
            SparkSession spark, List<StreamingQuery> queries, Runnable stopped, Consumer<Throwable> failed) {
        AtomicBoolean stopping = new AtomicBoolean();
        ShutdownHookManager.get()
                .addShutdownHook(
                        () -> {
                            stopping.set(true);
                            queries.forEach(JobProgram::stop);
                            stopped.run();
                        },
                        BEFORE_SPARK);
        int exitCode = 0;
        try {
            spark.streams().awaitAnyTermination();
            stopped.run();
        } catch (StreamingQueryException e) {
            LOG.error("a query ended with an error", e);
            log(e);
            // A batch that was interrupted by the signal is no failure.
            if (stopping.get()) {
                stopped.run();
            } else {
                failed.accept(e);
            }
            exitCode = 1;
        }
        queries.forEach(JobProgram::stop);
        return exitCode;
    }

    /** One line on what to do. */
    private static void log(StreamingQueryException e) {
        Optional<String> lost = lost(e);
        SQLException rejection = rejectedByDatabase(e);
        if (lost.isPresent()) {
            LOG.error(
                    "records that the job has not read are gone from Kafka, or their topic was made anew; nothing was"
                            + " skipped. Stop the jobs; ./pipeline recover (in Airflow: crypto_pipeline_recover_dag) continues from"
                            + " what is left, and feed_gaps then names what is gone: {}",
                    lost.get());
        } else if (rejection != null) {
            LOG.error(
                    "PostgreSQL refuses the batch ({}): {}; nothing of it was written. monitor doctor names"
                            + " what the tables lack, and the remedy",
                    rejection.getSQLState(),
                    oneLine(rejection.getMessage()));
        } else if (isCorrupt(e)) {
            LOG.error(
                    "the checkpoint is corrupt; ./pipeline recover (in Airflow: crypto_pipeline_recover_dag) sets it aside,"
                            + " and the job rebuilds the same results with a new one");
        }
    }

    /** What Spark's Kafka source, or our reader, says of offsets that are gone; the innermost, which names them. */
    static Optional<String> lost(Throwable e) {
        Optional<String> cause = Optional.empty();
        for (Throwable each = e; each != null; each = each.getCause()) {
            String message = String.valueOf(each.getMessage());
            if (each instanceof UnknownTopicOrPartitionException) {
                cause = Optional.of(NO_TOPIC);
            } else if (message.contains("some data may have been missed")
                    || message.contains("data may have been lost")
                    || message.contains("is gone from the broker")
                    || message.contains("no record from offset")) {
                cause = Optional.of(oneLine(message));
            }
        }
        return cause;
    }

    /** What an error comes from, in the words of its innermost cause. */
    public static String reason(Throwable e) {
        Throwable innermost = e;
        while (innermost.getCause() != null) {
            innermost = innermost.getCause();
        }
        if (innermost instanceof UnknownTopicOrPartitionException) {
            return NO_TOPIC;
        }
        return innermost.getMessage() == null ? innermost.getClass().getSimpleName() : oneLine(innermost.getMessage());
    }

    private static SQLException rejectedByDatabase(Throwable e) {
        for (Throwable each = e; each != null; each = each.getCause()) {
            if (each instanceof SQLException rejection && rejection.getSQLState() != null) {
                return rejection;
            }
        }
        return null;
    }

    /** How Spark 3.5 says that a log's entry or a version of the state cannot be read. */
    private static boolean isCorrupt(Throwable e) {
        for (Throwable each = e; each != null; each = each.getCause()) {
            String message = String.valueOf(each.getMessage());
            if (message.contains("log file")
                    || message.contains("Incomplete log")
                    || message.contains("UNSUPPORTED_LOG_VERSION")
                    || message.contains("CANNOT_LOAD_STATE_STORE")
                    || message.contains("Error reading delta file")
                    || message.contains("Error reading snapshot file")) {
                return true;
            }
        }
        return false;
    }

    private static void stop(StreamingQuery query) {
        try {
            query.stop();
        } catch (TimeoutException e) {
            LOG.warn("the batch at hand did not end in time; it will be repeated at the next start");
        }
    }
}
