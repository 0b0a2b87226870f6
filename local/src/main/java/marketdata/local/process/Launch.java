package marketdata.local.process;

import marketdata.local.DataDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
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
    /** So long a server may take to answer once it is started: a busy machine needs a minute for what takes five seconds. */
    public static final Duration LONGEST_START = Duration.ofMinutes(3);

    /** How a Java command names its folder of temporary files. */
    static final String TEMPORARY = "-Djava.io.tmpdir=";

    /** Copies. */
    public Launch {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
    }

    /** The beginning of the command of a Java program of a run: what all of them are started with. */
    public static List<String> java(DataDir data, String program, String... options) {
        List<String> command = new ArrayList<>(List.of(Tools.java()));
        command.addAll(List.of(options));
        command.addAll(List.of("-XX:+ExitOnOutOfMemoryError", "-Duser.timezone=UTC"));
        command.add(TEMPORARY + data.temporary(program));
        return command;
    }

    /** Its own folder of temporary files, if it has one: what a killed process leaves there is of no use to the next. */
    Optional<Path> temporary() {
        return command.stream()
                .filter(word -> word.startsWith(TEMPORARY))
                .map(word -> Path.of(word.substring(TEMPORARY.length())))
                .findFirst();
    }
}
