package marketdata.monitor.text;

import marketdata.connect.kafka.PartitionsOption;
import marketdata.connect.kafka.TopicCreator;

/**
 * What a person does about a finding: by a command of {@code ./pipeline}, or, in the compose stack, by a container's name or a
 * DAG. The image of the monitor says that it is in the stack ({@code PIPELINE_STACK=compose}).
 */
public enum Remedy {
    /** Kafka does not answer. */
    KAFKA(
            "start it (./pipeline demo), or set --kafka-bootstrap-servers to where it is",
            "docker logs kafka says why; docker start kafka"),
    /** PostgreSQL does not answer. */
    POSTGRES(
            "start it (./pipeline demo), or set --postgres-url to where it is",
            "docker logs postgres says why; docker start postgres"),
    /** Tables, columns or roles are missing. */
    SCHEMA(
            "apply the files of postgres/init in order; ./pipeline does it at every start",
            "docker start migrate makes them; docker logs migrate says what stopped it"),
    /** Topics are missing. */
    TOPICS(
            "./pipeline demo creates them at every start; by hand: kafka-topics.sh --create --partitions ${"
                    + PartitionsOption.VARIABLE + ":-" + TopicCreator.PARTITIONS + "} --topic NAME",
            "docker start kafka-init creates them"),
    /** The exchange cannot be reached. */
    EXCHANGE("./pipeline demo needs no exchange", "the simulated exchange needs no network (docs/compose.md)"),
    /** The producer does not work. */
    PRODUCER(
            "./pipeline logs producer shows why; start it again",
            "docker logs producer shows why; docker restart producer"),
    /** The main job was never started. */
    FIRST_START(
            "start the job CryptoAnalytics (./pipeline demo, or ./pipeline run)",
            "trigger crypto_pipeline_submit_dag in Airflow, http://localhost:8081"),
    /** The main job commits nothing. */
    STREAM(
            "./pipeline logs spark shows why",
            "trigger crypto_pipeline_submit_dag in Airflow; the driver's log is on http://localhost:8080"),
    /** A job beside the main one, {@code %s}, does nothing. */
    JOB(
            "./pipeline job %s starts it again; Ctrl-C there stops it for good",
            "trigger crypto_pipeline_submit_dag with the job %s; crypto_pipeline_stop_dag then stops it for good"),
    /** A feed, {@code %s}, writes nothing. */
    FEED("./pipeline feed %s starts it again", "docker logs feed-%1$s shows why; docker restart feed-%1$s"),
    /** Every part is to be looked at. */
    DOCTOR("./pipeline monitor doctor", "docker exec monitor java -jar /app/app.jar doctor"),
    /** A gap is open. */
    GAPS("./pipeline backfill --gaps", "trigger crypto_pipeline_repair_dag"),
    /** The exchange did not have the trades of a gap. */
    EXCHANGE_HOLES(
            "./pipeline backfill --gaps --exchange-holes asks once more",
            "nothing: the exchange itself does not have these trades"),
    /** Records were rejected. */
    DEAD_LETTERS(
            "./pipeline dead-letters list shows them with the reason",
            "crypto_pipeline_dead_letters_dag lists them with the reason"),
    /** No trades have come. */
    TRADES("./pipeline demo, or ./pipeline run", "docker-compose up -d"),
    /** No windows have been written. */
    WINDOWS(
            "./pipeline job TradeWindows --sink parquet",
            "crypto_pipeline_submit_dag with the job TradeWindows and the options --sink parquet"),
    /** The lake has no candles. */
    LAKE(
            "./pipeline job OhlcLake, beside a demo or run with --source coinbase",
            "crypto_pipeline_orchestrator, or crypto_pipeline_submit_dag with the job OhlcLake");

    private static final boolean IN_COMPOSE = "compose".equals(System.getenv("PIPELINE_STACK"));

    private final String pipeline;
    private final String compose;

    Remedy(String pipeline, String compose) {
        this.pipeline = pipeline;
        this.compose = compose;
    }

    /** Whether this program is a container of the compose stack. */
    public static boolean inCompose() {
        return IN_COMPOSE;
    }

    /** As it is done where this program runs. */
    public String text() {
        return text(IN_COMPOSE);
    }

    String text(boolean inCompose) {
        return inCompose ? compose : pipeline;
    }
}
