package marketdata.local.command;

import static org.assertj.core.api.Assertions.assertThat;

import marketdata.local.Project;
import org.junit.jupiter.api.Test;

import java.net.URL;
import java.net.URLClassLoader;
import java.time.Clock;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** What is completed of other programs is what these programs have. */
class CompletionCommandTest {
    private static ClassLoader program(String module) throws Exception {
        URL jar = Project.here().jar(module).toUri().toURL();
        return new URLClassLoader(new URL[] {jar}, ClassLoader.getPlatformClassLoader());
    }

    /** @param command a {@code CommandLine} of the program's own picocli */
    private static void addCommands(Map<String, Set<String>> found, String name, Object command) throws Exception {
        Map<?, ?> commands =
                (Map<?, ?>) command.getClass().getMethod("getSubcommands").invoke(command);
        for (Map.Entry<?, ?> each : commands.entrySet()) {
            found.computeIfAbsent(name, any -> new HashSet<>()).add((String) each.getKey());
            addCommands(found, (String) each.getKey(), each.getValue());
        }
    }

    @Test
    void theCommandsPassedOnAreThoseOfMonitorAndProducer() throws Exception {
        ClassLoader monitor = program("monitor");
        ClassLoader producer = program("producer");
        Map<String, Set<String>> found = new HashMap<>();
        addCommands(
                found,
                "monitor",
                monitor.loadClass("marketdata.monitor.Monitor")
                        .getMethod("commandLine", Clock.class)
                        .invoke(null, Clock.systemUTC()));
        addCommands(
                found,
                "dead-letters",
                producer.loadClass("picocli.CommandLine")
                        .getConstructor(Object.class)
                        .newInstance(producer.loadClass("marketdata.producer.history.deadletter.DeadLetterCommands")
                                .getConstructor()
                                .newInstance()));

        Map<String, Set<String>> passedOn = new HashMap<>();
        CompletionCommand.PASSED_ON.forEach((name, commands) -> passedOn.put(name, Set.copyOf(commands)));
        assertThat(passedOn).isEqualTo(found);
    }
}
