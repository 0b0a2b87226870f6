package marketdata.producer.history.capture;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.LongStream;

class CaptureRecorderTest {
    private static final String TEN = "binance/2026-03-01/10.ndjson.gz";
    private static final String ELEVEN = "binance/2026-03-01/11.ndjson.gz";
    private static final Duration LIMIT = Duration.ofMinutes(1);

    @TempDir
    private Path folder;

    private CaptureFolder tape;

    @BeforeEach
    void empty() {
        tape = new CaptureFolder(folder, 2);
    }

    private void look(CaptureRecorder recorder, double seconds) throws IOException {
        tape.clock(seconds);
        recorder.step();
    }

    @Test
    void anHourIsOneFileInTheOrderOfReceipt() throws Exception {
        tape.trade(0, 10, 1);
        tape.trade(0, 30, 3);
        tape.trade(1, 20, 2);
        tape.trade(1, 3600, 4);

        tape.recorder(4).untilEnd(LIMIT);

        assertThat(tape.files()).containsExactly(TEN, ELEVEN);
        assertThat(tape.ids(TEN)).containsExactly(1L, 2L, 3L);
        assertThat(tape.ids(ELEVEN)).containsExactly(4L);
        assertThat(tape.lines(TEN).get(0)).startsWith("{\"local_ns\":1772359210000000000,\"msg\":{\"stream\":");
    }

    @Test
    void anHourIsWrittenWhenItIsOverAndNotBefore() throws Exception {
        tape.trade(0, 10, 1);
        CaptureRecorder recorder = tape.recorder(1);

        look(recorder, 3629);
        assertThat(tape.files()).noneMatch(each -> each.startsWith("binance"));

        look(recorder, 3631);
        assertThat(tape.files()).containsExactly(TEN);
    }

    @Test
    void theNoteSaysWhatIsInTheFile() throws Exception {
        tape.trade(0, 10, 1);
        tape.trade(1, 20, 2);

        tape.recorder(2).untilEnd(LIMIT);

        HourManifest note = CaptureFiles.readJson(folder.resolve("binance/2026-03-01/10.json"), HourManifest.class);
        assertThat(note.frames()).isEqualTo(2);
        assertThat(note.firstReceived()).isEqualTo("2026-03-01T10:00:10.000000Z");
        assertThat(note.lastEvent()).isEqualTo("2026-03-01T10:00:19.950000Z");
        assertThat(note.sha256())
                .isEqualTo(CaptureFiles.sha256(folder.resolve(TEN).toFile()));
        assertThat(note.bytes()).isEqualTo(Files.size(folder.resolve(TEN)));
    }

    @Test
    void aSecondStartGoesOnInTheSameFile() throws Exception {
        tape.trade(0, 10, 1);
        tape.recorder(1).untilEnd(LIMIT);
        tape.trade(0, 20, 2);
        tape.recorder(2).untilEnd(LIMIT);

        assertThat(tape.ids(TEN)).containsExactly(1L, 2L);
    }

    @Test
    void withoutItsPositionTheTapeStillTakesNothingTwice() throws Exception {
        tape.trade(0, 10, 1);
        tape.trade(1, 3700, 2);
        tape.recorder(2).untilEnd(LIMIT);
        Files.delete(folder.resolve("position.json"));

        tape.recorder(2).untilEnd(LIMIT);

        assertThat(tape.ids(TEN)).containsExactly(1L);
        assertThat(tape.ids(ELEVEN)).containsExactly(2L);
    }

    @Test
    void aLatecomerEntersItsHour() throws Exception {
        tape.trade(0, 10, 1);
        tape.trade(0, 30, 3);
        tape.recorder(2).untilEnd(LIMIT);
        tape.trade(0, 20, 2);

        tape.recorder(3).untilEnd(LIMIT);

        assertThat(tape.ids(TEN)).containsExactly(1L, 2L, 3L);
    }

    @Test
    void anotherTopicOfTheSameNameBeginsAtItsBeginning() throws Exception {
        tape.trade(0, 10, 1);
        tape.recorder(1).untilEnd(LIMIT);
        tape.topic.clear();
        tape.trade(0, 20, 2);

        tape.recorder(1, "id-2").untilEnd(LIMIT);

        assertThat(tape.ids(TEN)).containsExactly(1L, 2L);
    }

    @Test
    void aCrashBeforeTheNoteLeavesTheOldFile() throws Exception {
        tape.trade(0, 10, 1);
        tape.recorder(1).untilEnd(LIMIT);
        Files.write(folder.resolve(TEN + ".tmp"), new byte[] {1, 2, 3});
        tape.trade(0, 20, 2);

        tape.recorder(2).untilEnd(LIMIT);

        assertThat(tape.ids(TEN)).containsExactly(1L, 2L);
        assertThat(folder.resolve(TEN + ".tmp")).doesNotExist();
    }

    @Test
    void aCrashAfterTheNoteLeavesTheNewFile() throws Exception {
        tape.trade(0, 10, 1);
        tape.recorder(1).untilEnd(LIMIT);
        byte[] old = Files.readAllBytes(folder.resolve(TEN));
        byte[] position = Files.readAllBytes(folder.resolve("position.json"));
        tape.trade(0, 20, 2);
        tape.recorder(2).untilEnd(LIMIT);
        // As if the power had gone between the note and the file's name.
        Files.move(folder.resolve(TEN), folder.resolve(TEN + ".tmp"));
        Files.write(folder.resolve(TEN), old);
        Files.write(folder.resolve("position.json"), position);

        tape.recorder(2).untilEnd(LIMIT);

        assertThat(tape.ids(TEN)).containsExactly(1L, 2L);
    }

    @Test
    void theProducersOwnNotesAreNoFrames() throws Exception {
        tape.trade(0, 10, 1);
        tape.add(0, CaptureFolder.BEGIN + 11_000_000, "{\"exchange_hole_from\":1}");
        tape.topic.get(1).headers().add("exchange_hole", "true".getBytes(java.nio.charset.StandardCharsets.UTF_8));

        tape.recorder(2).untilEnd(LIMIT);

        assertThat(tape.lines(TEN)).hasSize(1);
    }

    /** Frames of three hours, neighbours swapped, in two partitions; stopped and killed at random. */
    @Test
    void whateverStopsItEveryFrameIsThereOnce() throws Exception {
        for (int seed = 0; seed < 60; seed++) {
            Random dice = new Random(seed);
            tape = new CaptureFolder(folder.resolve("seed-" + seed), 2);
            for (int id = 1; id <= 120; id++) {
                tape.trade(dice.nextInt(2), 90.0 * id + dice.nextInt(400), id);
            }
            int seen = 0;
            while (seen < 120) {
                seen = Math.min(120, seen + 1 + dice.nextInt(40));
                CaptureRecorder recorder = tape.recorder(seen);
                for (int step = dice.nextInt(4); step > 0; step--) {
                    look(recorder, 90.0 * seen + 4000 * dice.nextDouble());
                }
                if (dice.nextBoolean()) {
                    recorder.untilEnd(LIMIT); // else it was killed
                }
            }
            tape.recorder(120).untilEnd(LIMIT);

            TreeMap<String, List<Long>> found = new TreeMap<>();
            List<Long> all = new ArrayList<>();
            for (String file : tape.files()) {
                found.put(file, tape.ids(file));
                all.addAll(tape.ids(file));
            }
            assertThat(all)
                    .as("seed %d: %s", seed, found)
                    .containsExactlyInAnyOrderElementsOf(
                            LongStream.rangeClosed(1, 120).boxed().toList());
        }
    }
}
