package marketdata.producer.history.deadletter;

import marketdata.model.trade.Topics;
import marketdata.producer.live.publish.TopicReader;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** What could not be used: listed, explained, re-driven. */
@Command(
        name = "dead-letters",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "list | explain | redrive",
        subcommands = {DeadLetterList.class, DeadLetterExplainer.class, RedriveCommand.class},
        description =
                "What could not be used, in trades_dead_letter: counts by reason, one of them explained, or all put on"
                        + " their way again after a fix.")
public final class DeadLetterCommands implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        spec.commandLine().usage(System.out);
        return 0;
    }

    /**
     * Hands over every dead letter that is wanted, partition by partition in their order. A task of a stream that was repeated
     * has sent its dead letters again, and several jobs may have rejected one record: of these the first is handed over.
     */
    static void read(TopicReader topics, Predicate<StoredDeadLetter> wanted, Consumer<StoredDeadLetter> sink)
            throws InterruptedException {
        if (!topics.names().contains(Topics.TRADES_DEAD_LETTER)) {
            return;
        }
        DeadLetterOrigins origins = new DeadLetterOrigins();
        topics.readAll(Topics.TRADES_DEAD_LETTER, record -> {
            StoredDeadLetter deadLetter = StoredDeadLetter.of(record);
            if (wanted.test(deadLetter) && origins.isFirst(deadLetter)) {
                sink.accept(deadLetter);
            }
        });
    }
}
