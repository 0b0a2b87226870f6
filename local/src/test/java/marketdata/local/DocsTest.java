package marketdata.local;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What a reader of the documents may rely on: links lead somewhere, and the README fits a screen or three. */
class DocsTest {
    private static final Path HOME = Path.of("").toAbsolutePath().getParent();
    private static final Pattern LINK = Pattern.compile("(?:\\]\\(|src(?:set)?=\")([^)\"#\\s]+)");

    private static List<Path> documents() throws IOException {
        List<Path> documents = new ArrayList<>();
        for (Path folder : List.of(HOME, HOME.resolve("docs"))) {
            try (Stream<Path> files = Files.list(folder)) {
                files.filter(each -> each.toString().endsWith(".md")).forEach(documents::add);
            }
        }
        for (String module :
                List.of("producer", "spark-processor", "monitor", "simulator", "local", "faults", "bench")) {
            documents.add(HOME.resolve(module).resolve("README.md"));
        }
        return documents;
    }

    @Test
    void everyRelativeLinkLeadsToAFile() throws IOException {
        List<String> broken = new ArrayList<>();
        for (Path document : documents()) {
            for (MatchResult link :
                    LINK.matcher(Files.readString(document)).results().toList()) {
                String target = link.group(1);
                if (!target.contains("://") && !target.startsWith("mailto:") && !exists(document, target)) {
                    broken.add(HOME.relativize(document) + " -> " + target);
                }
            }
        }
        assertThat(broken).isEmpty();
    }

    private static boolean exists(Path document, String target) {
        return Files.exists(document.resolveSibling(target));
    }

    @Test
    void theReadmeIsShort() throws IOException {
        List<String> lines = Files.readAllLines(HOME.resolve("README.md"));
        assertThat(lines).hasSizeLessThanOrEqualTo(150);
        assertThat(lines.stream().filter(each -> each.startsWith("|")).flatMap(each -> Stream.of(each.split("\\|"))))
                .allMatch(cell -> cell.length() <= 160);
    }

    @Test
    void bothWaysToStartAreOnTheFirstScreen() throws IOException {
        String readme = Files.readString(HOME.resolve("README.md"));
        assertThat(readme.substring(0, readme.indexOf("<picture>")))
                .contains("`./pipeline demo`", "`docker/make-env.sh && docker-compose up --build -d`");
    }

    /** docs/cli.py writes the page from the help of the programs as they are built. */
    @Test
    void everyCommandSaysItsExitCodesAndWhatReportsTakesJson() throws IOException {
        Set<String> withoutJson = new TreeSet<>();
        for (String section :
                Files.readString(HOME.resolve("docs/reference-cli.md")).split("\n### ")) {
            String name = section.lines().findFirst().orElse("");
            if (section.contains("Usage: ")) {
                assertThat(section).as(name).containsPattern("Exit codes|Usage: pipeline (airflow|test)");
                if (!section.contains("--json")) {
                    withoutJson.add(name.replace("./pipeline ", ""));
                }
            }
        }
        // They print what programs write, start something, or run until they are stopped.
        withoutJson.removeIf(each -> each.startsWith("feed ") || each.startsWith("The "));
        assertThat(withoutJson)
                .isSubsetOf(
                        "logs",
                        "mongo",
                        "completion",
                        "airflow",
                        "test",
                        "job",
                        "job CryptoAnalytics",
                        "job MarketEvents",
                        "job MovingStats",
                        "job NextMoves",
                        "job OhlcLake",
                        "job Predictions",
                        "job Sentiment",
                        "job Sessions",
                        "job TradeWindows",
                        "job ZScores",
                        "job ZScoresToMongo");
    }

    @Test
    void theGlossaryHasAtMost25Words() throws IOException {
        assertThat(Files.readAllLines(HOME.resolve("docs/glossary.md")).stream().filter(each -> each.startsWith("| ")))
                .hasSizeBetween(2, 1 + 25);
    }
}
