package marketdata.local.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

class LogFollowerTest {
    @TempDir
    Path logs;

    @Test
    void noLineIsLostOrDoubledAcrossARotation() throws IOException {
        Path log = logs.resolve("producer.log");
        Files.writeString(log, "one\ntwo\n");
        LogFollower follower = new LogFollower(log);
        assertThat(follower.tail(1)).containsExactly("two");

        append(log, "three\n");
        assertThat(follower.more()).containsExactly("three");

        append(log, "four\n");
        LogRotation.lookAtAll(logs, 0);
        append(log, "five\n");
        assertThat(follower.more()).containsExactly("four", "five");

        append(log, "six\n");
        assertThat(follower.more()).containsExactly("six");
        assertThat(follower.more()).isEmpty();
    }

    @Test
    void aLogThatHasGrownBeyondItsOldSizeSinceTheRotationIsReadFromItsBeginning() throws IOException {
        Path log = logs.resolve("producer.log");
        Files.writeString(log, "one\n");
        LogFollower follower = new LogFollower(log);

        LogRotation.lookAtAll(logs, 0);
        append(log, "a line longer than all that was there before\n");

        assertThat(follower.more()).containsExactly("a line longer than all that was there before");
    }

    @Test
    void aLineIsPrintedWholeEvenWhenACharacterIsWrittenInTwoParts() throws IOException {
        Path log = logs.resolve("producer.log");
        LogFollower follower = follower(log);
        byte[] line = "币安人生USDT\n".getBytes(StandardCharsets.UTF_8);

        Files.write(log, java.util.Arrays.copyOf(line, 4), StandardOpenOption.APPEND);
        assertThat(follower.more()).isEmpty();
        Files.write(log, java.util.Arrays.copyOfRange(line, 4, line.length), StandardOpenOption.APPEND);

        assertThat(follower.more()).containsExactly("币安人生USDT");
    }

    private static LogFollower follower(Path log) throws IOException {
        Files.createFile(log);
        return LogFollower.fromTheBeginning(log);
    }

    private static void append(Path log, String text) throws IOException {
        Files.writeString(log, text, StandardOpenOption.APPEND);
    }
}
