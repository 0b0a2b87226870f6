package marketdata.local;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Rules for the main code of all modules, which docs/architecture.md promises. */
class SourceTreeTest {
    private static final int MOST_LINES = 300;

    private static List<Path> classes() throws IOException {
        Path home = Path.of("").toAbsolutePath().getParent();
        List<Path> classes = new ArrayList<>();
        try (Stream<Path> modules = Files.list(home)) {
            for (Path module : modules.map(each -> each.resolve("src/main/java"))
                    .filter(Files::isDirectory)
                    .toList()) {
                try (Stream<Path> files = Files.walk(module)) {
                    files.filter(each -> each.toString().endsWith(".java"))
                            .filter(each -> !each.endsWith("package-info.java"))
                            .forEach(classes::add);
                }
            }
        }
        assertThat(classes).hasSizeGreaterThan(500);
        return classes;
    }

    @Test
    void noTwoClassesHaveOneName() throws IOException {
        Map<String, List<Path>> byName = new TreeMap<>();
        for (Path each : classes()) {
            byName.computeIfAbsent(each.getFileName().toString(), name -> new ArrayList<>())
                    .add(each);
        }
        byName.values().removeIf(each -> each.size() == 1);
        assertThat(byName).isEmpty();
    }

    @Test
    void noClassHasMoreThan300Lines() throws IOException {
        List<String> longer = new ArrayList<>();
        for (Path each : classes()) {
            long lines = Files.readAllLines(each).size();
            if (lines > MOST_LINES) {
                longer.add(each.getFileName() + " " + lines);
            }
        }
        assertThat(longer).isEmpty();
    }
}
