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
 * @param environment added to what every child gets, {@link ChildEnvironment}
 * @param ports by purpose, all on loopback
 * @param directory its working folder: what its configuration names below the data folder is relative to it
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

    /** One language and one encoding, whatever the user's are: what a library formats or compares stays the same. */
    private static final List<String> LANGUAGE =
            List.of("-Duser.language=en", "-Duser.country=", "-Duser.variant=", "-Dfile.encoding=UTF-8");

    /** How a Java command names its folder of temporary files. */
    static final String TEMPORARY = "-Djava.io.tmpdir=";

    /** Copies. */
    public Launch {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
    }

    /** The beginning of the command of every Java program that is started here. */
    public static List<String> java(String... options) {
        List<String> command = new ArrayList<>(List.of(Tools.java()));
        command.addAll(List.of(options));
        command.addAll(LANGUAGE);
        command.addAll(List.of("-XX:+ExitOnOutOfMemoryError", "-Duser.timezone=UTC"));
        return command;
    }

    /** As {@link #java(String...)}, for a program of a run, with a folder of its own for temporary files. */
    public static List<String> java(DataDir data, String program, String... options) {
        List<String> command = java(options);
        command.add(TEMPORARY + data.temporary(program));
        return command;
    }

    /** The process, not started yet; input and output are still to be decided. */
    public ProcessBuilder process() {
        return ChildEnvironment.process(command, directory, environment);
    }

    /** Its own folder of temporary files, if it has one: what a killed process leaves there is of no use to the next. */
    Optional<Path> temporary() {
        return command.stream()
                .filter(word -> word.startsWith(TEMPORARY))
                .map(word -> Path.of(word.substring(TEMPORARY.length())))
                .findFirst();
    }
}
