package marketdata.spark.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.execution.streaming.CheckpointFileManager;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

class DurableCheckpointFilesTest {
    @TempDir
    private java.nio.file.Path folder;

    private DurableCheckpointFiles files;

    @BeforeEach
    void create() throws IOException {
        files = new DurableCheckpointFiles(new Path(folder.toUri()), new Configuration());
    }

    @Test
    void aFileIsThereWholeAfterClosingAndNotBefore() throws IOException {
        CheckpointFileManager.CancellableFSDataOutputStream out = files.createAtomic(path("0"), false);
        out.write(bytes("v1"));
        assertThat(files.exists(path("0"))).isFalse();
        assertThat(list()).isEmpty();
        out.close();

        assertThat(Files.readString(folder.resolve("0"))).isEqualTo("v1");
        assertThat(list()).containsExactly("0");
        try (Stream<java.nio.file.Path> all = Files.list(folder)) {
            assertThat(all).as("nothing temporary stays").hasSize(1);
        }
    }

    @Test
    void aCancelledFileLeavesNothing() throws IOException {
        CheckpointFileManager.CancellableFSDataOutputStream out = files.createAtomic(path("0"), false);
        out.write(bytes("half"));
        out.cancel();
        out.close();

        try (Stream<java.nio.file.Path> all = Files.list(folder)) {
            assertThat(all).isEmpty();
        }
    }

    @Test
    void aFileThatMustNotBeThereIsNeverOverwritten() throws IOException {
        write("0", "first", false);

        assertThatThrownBy(() -> write("0", "second", false)).isInstanceOf(FileAlreadyExistsException.class);
        assertThat(Files.readString(folder.resolve("0"))).isEqualTo("first");
    }

    @Test
    void aFileThatMayBeThereIsReplaced() throws IOException {
        write("0", "first", true);
        write("0", "second", true);

        assertThat(Files.readString(folder.resolve("0"))).isEqualTo("second");
    }

    @Test
    void ofTwoDriversOnOneCheckpointExactlyOneWinsEachBatch() throws Exception {
        for (int batch = 0; batch < 100; batch++) {
            String name = "batch" + batch;
            AtomicInteger won = new AtomicInteger();
            AtomicInteger lost = new AtomicInteger();
            CountDownLatch start = new CountDownLatch(1);
            Thread[] drivers = new Thread[2];
            for (int driver = 0; driver < drivers.length; driver++) {
                String content = "driver " + driver;
                drivers[driver] = new Thread(() -> {
                    try {
                        start.await();
                        write(name, content, false);
                        won.incrementAndGet();
                    } catch (FileAlreadyExistsException e) {
                        lost.incrementAndGet();
                    } catch (IOException | InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                });
                drivers[driver].start();
            }
            start.countDown();
            for (Thread driver : drivers) {
                driver.join();
            }
            assertThat(won.get()).as(name).isEqualTo(1);
            assertThat(lost.get()).as(name).isEqualTo(1);
        }
    }

    @Test
    void foldersAreMadeListedAndDeletedWithWhatIsInThem() throws IOException {
        files.mkdirs(path("state/0/1"));
        Files.writeString(folder.resolve("state/0/1/1.delta"), "x");

        assertThat(files.list(path("state/0/1"), each -> true)[0].getLen()).isEqualTo(1);
        files.delete(path("state"));
        assertThat(folder.resolve("state")).doesNotExist();
        files.delete(path("state"));
    }

    @Test
    void readingBackGivesTheBytesAndAMissingFileIsSaidSo() throws IOException {
        write("0", "content", false);
        try (var in = files.open(path("0"))) {
            assertThat(in.readAllBytes()).isEqualTo(bytes("content"));
        }

        assertThatThrownBy(() -> files.open(path("1"))).isInstanceOf(FileNotFoundException.class);
        assertThatThrownBy(() -> files.list(path("nowhere"), each -> true)).isInstanceOf(FileNotFoundException.class);
    }

    @Test
    void writingStartsNoChildProcess() throws IOException {
        long before = ProcessHandle.current().descendants().count();
        long started = startedProcesses();
        for (int i = 0; i < 20; i++) {
            write("file" + i, "x", false);
        }
        assertThat(ProcessHandle.current().descendants().count()).isEqualTo(before);
        assertThat(startedProcesses() - started)
                .as("page faults of waited-for children")
                .isZero();
    }

    @Test
    void aPathThatIsNotLocalIsRefused() {
        assertThatThrownBy(() -> new DurableCheckpointFiles(new Path("hdfs://cluster/checkpoint"), new Configuration()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("hdfs://cluster/checkpoint");
    }

    /** Minor faults of waited-for children: any child process, however short, adds hundreds. Linux only, else 0. */
    private static long startedProcesses() throws IOException {
        java.nio.file.Path stat = java.nio.file.Path.of("/proc/self/stat");
        if (!Files.exists(stat)) {
            return 0;
        }
        String text = Files.readString(stat);
        return Long.parseLong(text.substring(text.lastIndexOf(')') + 2).split(" ")[8]);
    }

    private void write(String name, String content, boolean overwrite) throws IOException {
        try (var out = files.createAtomic(path(name), overwrite)) {
            out.write(bytes(content));
        }
    }

    private String[] list() {
        return Arrays.stream(files.list(new Path(folder.toUri()), each -> true))
                .map(FileStatus::getPath)
                .map(Path::getName)
                .toArray(String[]::new);
    }

    private Path path(String name) {
        return new Path(folder.resolve(name).toUri());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
