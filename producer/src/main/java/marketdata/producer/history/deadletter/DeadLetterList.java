package marketdata.producer.history.deadletter;

import com.fasterxml.jackson.databind.ObjectMapper;
import marketdata.connect.kafka.KafkaOptions;
import marketdata.model.trade.Topics;
import marketdata.producer.live.publish.TopicReader;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;

/** Counts by source, reason and who rejected them. Exit code 0, also when there are some. */
@Command(name = "list", mixinStandardHelpOptions = true, description = "Counts by reason, each with an example.")
final class DeadLetterList implements Callable<Integer> {
    private static final String ROW = "%-9s %-18s %-10s %8s %8s %12s  %-27s %s%n";

    @Mixin
    private KafkaOptions kafka;

    @Option(names = "--json", description = "One JSON object instead of a table.")
    private boolean json;

    @Override
    public Integer call() throws InterruptedException, IOException {
        Map<String, DeadLetterGroup> groups = new TreeMap<>();
        try (TopicReader topics = new TopicReader(kafka.servers())) {
            if (topics.names().contains(Topics.TRADES_DEAD_LETTER)) {
                RedriveLedger ledger = RedriveLedger.read(topics);
                DeadLetterCommands.read(topics, deadLetter -> true, deadLetter -> groups.computeIfAbsent(
                                DeadLetterGroup.key(deadLetter), key -> new DeadLetterGroup(deadLetter))
                        .add(deadLetter, ledger.of(deadLetter) != null));
            }
        }
        if (json) {
            System.out.println(new ObjectMapper().writeValueAsString(Map.of("groups", groups.values())));
        } else {
            table(groups.values());
        }
        return 0;
    }

    private static void table(Collection<DeadLetterGroup> groups) {
        if (groups.isEmpty()) {
            System.out.println("no dead letters");
            return;
        }
        System.out.printf(
                ROW, "source", "reason", "rejected by", "letters", "redriven", "readable now", "newest UTC", "newest");
        for (DeadLetterGroup each : groups) {
            System.out.printf(
                    Locale.ROOT,
                    ROW,
                    each.source,
                    each.reason,
                    each.rejectedBy,
                    each.deadLetters,
                    each.redriven,
                    each.readableNow,
                    each.newest,
                    each.example);
            System.out.printf("          %s%n", each.detail);
        }
    }
}
