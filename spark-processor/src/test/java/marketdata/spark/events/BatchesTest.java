package marketdata.spark.events;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Random;

/** However the same records fall into batches, rows and dead letters are the same. */
class BatchesTest {
    private static final long LATE = 120_000_000;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void predictionsAndSessionsAndSentimentDoNotDependOnBatches(long seed) {
        same(seed, EventSteps.predictions(LATE), 2, 2, 4, 5, 6, 7, 8, 11, 12);
        same(seed, EventSteps.sessions(60_000_000, LATE), 1, 1, 2, 4, 5, 6, 7, 8, 9);
        same(seed, EventSteps.sentiment(LATE), 1, 1, 3, 4, 5, 6, 7);
    }

    private static void same(long seed, EventSteps.Step step, int key, int... columns) {
        StepRun whole = new StepRun(step, key);
        StepRun single = new StepRun(step, key);
        StepRun drawn = new StepRun(step, key);
        Random dice = new Random(seed);
        double now = 300;
        for (int i = 0; i < 400; i++) {
            now += dice.nextInt(20) == 0 ? 90 : dice.nextInt(15);
            double second = now - (dice.nextInt(4) == 0 ? dice.nextInt(200) : 0);
            String id = "a" + (dice.nextInt(10) == 0 ? dice.nextInt(i + 1) : i);
            String number = "0." + (10 + dice.nextInt(90));
            whole.give(second, id, number);
            single.give(second, id, number).batch();
            drawn.give(second, id, number);
            if (dice.nextInt(30) == 0) {
                drawn.batch();
            }
        }
        assertThat(single.rows(columns)).hasSizeGreaterThan(10).isEqualTo(whole.rows(columns));
        assertThat(drawn.rows(columns)).isEqualTo(whole.rows(columns));
        assertThat(single.late).isNotEmpty().isEqualTo(whole.late);
        assertThat(drawn.late).isEqualTo(whole.late);
    }
}
