package marketdata.connect.kafka;

import marketdata.connect.option.OptionCheck;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** How many partitions topics get; of programs that create some, or say how. */
public final class PartitionsOption {
    /** Its environment variable. */
    public static final String VARIABLE = "PIPELINE_KAFKA_PARTITIONS";

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    private int partitions;

    @Option(
            names = "--kafka-partitions",
            paramLabel = "N",
            defaultValue = "${env:PIPELINE_KAFKA_PARTITIONS:-4}",
            description =
                    "Partitions of each topic with a key per symbol, when a program creates it; Recover (./pipeline"
                            + " recover) adds some to a topic that exists (env: PIPELINE_KAFKA_PARTITIONS). Default:"
                            + " ${DEFAULT-VALUE}")
    void partitions(int value) {
        OptionCheck.require(
                value >= 1 && value <= TopicCreator.MOST_PARTITIONS,
                spec,
                "--kafka-partitions",
                value,
                "1 to " + TopicCreator.MOST_PARTITIONS);
        partitions = value;
    }

    /** Partitions of each topic with a key per symbol. */
    public int partitions() {
        return partitions;
    }

    /** Whether the user has named the number. */
    public boolean isNamed() {
        return OptionCheck.isNamed(spec, "--kafka-partitions", VARIABLE);
    }
}
