package marketdata.local.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Unmatched;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/** {@code ./pipeline dead-letters}: the producer program's command of the same name, beside a live run. */
@Command(
        name = "dead-letters",
        description = "What could not be used: list [--json]; explain PLACE|REASON; redrive [--reason R] [PLACE...].")
public final class DeadLettersCommand implements Callable<Integer> {
    @Mixin
    private DataOption data;

    @Mixin
    private HelpOption help;

    @Unmatched
    private List<String> options = new ArrayList<>();

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (help.requested) {
            List<String> words = new ArrayList<>(List.of("dead-letters"));
            options.stream().filter(word -> !word.startsWith("-")).limit(1).forEach(words::add);
            return ProgramHelp.ofJar("producer", words);
        }
        return ProducerTool.beside(data.dir()).run("dead-letters", options);
    }
}
