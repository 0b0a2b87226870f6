package marketdata.local;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import picocli.CommandLine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The version is defined in the parent pom; what else names it agrees. */
class VersionTest {
    private static final Path HOME = Path.of("").toAbsolutePath().getParent();

    @Test
    void programAndChangelogNameTheVersionOfTheParentPom() throws IOException {
        String version = first("<revision>([^<]+)</revision>", "pom.xml");

        assertThat(new CommandLine(new Local()).getCommandSpec().version())
                .containsExactly("Crypto Pipeline " + version);
        assertThat(new CommandLine(new Local()).getUsageMessage()).doesNotContain(version);
        assertThat(first("(?m)^## (\\S+)", "CHANGELOG.md")).isIn(version, "Unreleased");
    }

    private static String first(String pattern, String file) throws IOException {
        Matcher matcher = Pattern.compile(pattern).matcher(Files.readString(HOME.resolve(file)));
        assertThat(matcher.find()).as("%s in %s", pattern, file).isTrue();
        return matcher.group(1);
    }
}
