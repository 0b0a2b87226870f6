package marketdata.local.command;

import marketdata.local.RunState;
import marketdata.local.UserError;
import marketdata.local.run.TopicPrinter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.util.concurrent.Callable;

/** {@code ./pipeline topic}: records of a topic of a live run, as people can read them. */
@Command(
        name = "topic",
        mixinStandardHelpOptions = true,
        description = {
            "Prints the newest records of a topic of a live run: time, partition and offset, key, headers, value.",
            "Records of transactions that were not committed are left out. Without a name it lists the topics."
        })
public final class TopicCommand implements Callable<Integer> {
    private static final int MOST = 1_000_000;

    @Mixin
    private DataOption data;

    @Parameters(arity = "0..1", paramLabel = "NAME", description = "For example clean_trades.")
    private String topic;

    @Option(
            names = {"-n", "--last"},
            paramLabel = "N",
            defaultValue = "10",
            description = "How many of the newest records. Default: ${DEFAULT-VALUE}")
    private int last;

    @Option(
            names = {"-f", "--follow"},
            description = "Continues with new records until Ctrl-C.")
    private boolean follow;

    @Option(names = "--json", description = "One JSON object a record, or a topic.")
    private boolean json;

    @Override
    public Integer call() throws InterruptedException {
        if (last < 0 || last > MOST) {
            throw new UserError("--last " + last + "; allowed: 0 to " + MOST);
        }
        RunState run = LiveRun.of(data.dir());
        String servers = LiveRun.addresses(run).get("KAFKA_BOOTSTRAP_SERVERS");
        try (TopicPrinter printer = new TopicPrinter(servers, json)) {
            if (topic == null) {
                printer.list(System.out);
                return 0;
            }
            if (!printer.exists(topic)) {
                throw new UserError("topic '" + topic + "'; allowed: " + String.join(", ", printer.topics()));
            }
            printer.print(topic, last, follow, System.out);
            return 0;
        }
    }
}
