package marketdata.producer.letters;

import marketdata.model.Topics;
import marketdata.producer.kafka.TopicAccess;
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
        subcommands = {LetterList.class, LetterExplain.class, LetterRedrive.class},
        description =
                "What could not be used, in trades_dead_letter: counts by reason, one of them explained, or all put on"
                        + " their way again after a fix.")
public final class DeadLetters implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        spec.commandLine().usage(System.out);
        return 0;
    }

    /**
     * Hands over every letter that is wanted, partition by partition in their order. A task of a stream that was repeated
     * has sent its letters again, and several jobs may have refused one record: of these the first is handed over.
     */
    static void read(TopicAccess topics, Predicate<Letter> wanted, Consumer<Letter> sink) throws InterruptedException {
        if (!topics.names().contains(Topics.TRADES_DEAD_LETTER)) {
            return;
        }
        LetterOrigins origins = new LetterOrigins();
        topics.readAll(Topics.TRADES_DEAD_LETTER, record -> {
            Letter letter = Letter.of(record);
            if (wanted.test(letter) && origins.isFirst(letter)) {
                sink.accept(letter);
            }
        });
    }
}
