package marketdata.local.command;

import picocli.CommandLine.Option;

/** What Spark reads, and how often. */
final class SparkOptions {
    @Option(
            names = "--topic",
            defaultValue = "${env:KAFKA_TOPIC:-clean_trades}",
            description = "What Spark reads: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    InputTopic topic;

    @Option(
            names = "--trigger",
            defaultValue = "${env:PIPELINE_TRIGGER:-1 second}",
            description = "How often Spark makes a batch (default: ${DEFAULT-VALUE}).")
    String trigger;
}
