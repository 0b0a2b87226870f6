package marketdata.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Files;
import java.nio.file.Path;

class FolderNameTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a b", " a", "a ", "ö", "数据", "a,b", "a#b", "a%20b", "100%", "a:b", "it's", "a;b", "a&b", "(a)", "a=b",
                "@a", "-a", "--data", "~", "a!b", "a|b", "<a>", "a+b", "a^b", ".a", "a..b"
            })
    void whateverAFileSystemAllowsIsAFolder(String name) {
        DataDir data = DataDir.of(folder.resolve(name)).create();

        assertThat(data.exists()).isTrue();
        assertThat(data.path().getFileName()).hasToString(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a\"b",
                "a$b",
                "$(a)",
                "a`b",
                "a\\b",
                "a*",
                "a?",
                "[a]",
                "{a}",
                "a\nb",
                "a\tb",
                "a\u007f",
                "a\ufffdb"
            })
    void whatAProgramGivesAMeaningIsRefusedBeforeAnythingIsMade(String name) {
        Path rejected = folder.resolve(name);

        assertThatThrownBy(() -> DataDir.of(rejected))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("--data")
                .message()
                .hasLineCount(1);
        assertThatThrownBy(() -> DataDir.of(rejected.resolve("below"))).isInstanceOf(UserError.class);
        assertThat(rejected).doesNotExist();
    }

    @Test
    void twoHundredCharactersAreFineAndAThousandAreRefused() {
        Path longer = folder.resolve("x".repeat(200));

        assertThat(DataDir.of(longer).create().exists()).isTrue();
        assertThatThrownBy(() -> DataDir.of(
                        longer.resolve("ö".repeat(100)).resolve("y".repeat(200)).resolve("z".repeat(200))))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("bytes");
    }

    @Test
    void aLinkToAFolderIsAFolder() throws Exception {
        Path link = Files.createSymbolicLink(folder.resolve("link"), Files.createDirectory(folder.resolve("there")));

        assertThat(DataDir.of(link).create().logs()).isDirectory();
    }
}
