package marketdata.monitor.disk;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

class FoldersTest {
    @TempDir
    private Path folder;

    @Test
    void itsSizeIsThatOfItsDisk() throws IOException {
        Place place = Folders.look(folder);

        assertThat(place.usable()).isPositive();
        assertThat(place.used() + place.usable())
                .isBetween(1L, Files.getFileStore(folder).getTotalSpace());
    }

    @Test
    void ofAVolumeThatMayNotBeEnteredTheMountPointIsEnough() throws IOException {
        Path closed = Files.createDirectory(
                folder.resolve("pgdata"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("---------")));

        assertThat(Folders.look(closed).known()).isTrue();
    }

    @Test
    void oneThatIsGoneHasFailed() {
        assertThat(Folders.look(folder.resolve("gone")).failed()).isTrue();
    }
}
