package marketdata.local.process;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How one process is started.
 *
 * @param name as in {@code status} and in its log file's name
 * @param command program and arguments; secrets never stand here, but in the environment
 * @param environment added to this process's own
 * @param ports by purpose, all on loopback
 * @param stopSignal what makes it end in good order
 */
public record Launch(
        String name,
        List<String> command,
        Map<String, String> environment,
        Map<String, Integer> ports,
        Path directory,
        String stopSignal) {
    /** How a Java command names its folder of temporary files. */
    public static final String TEMPORARY = "-Djava.io.tmpdir=";

    /** Copies. */
    public Launch {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
    }

    /** Its own folder of temporary files, if it has one: what a killed process leaves there is of no use to the next. */
    Optional<Path> temporary() {
        return command.stream()
                .filter(word -> word.startsWith(TEMPORARY))
                .map(word -> Path.of(word.substring(TEMPORARY.length())))
                .findFirst();
    }
}
