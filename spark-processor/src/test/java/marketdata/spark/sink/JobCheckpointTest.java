package marketdata.spark.sink;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.file.Path;

/** Whose a checkpoint is, by its folder: as the jobs name theirs. */
class JobCheckpointTest {
    @ParameterizedTest
    @CsvSource({
        "CryptoAnalytics-v1, MINUTES",
        "MovingStats-v1, PRICES",
        "ZScores-v2, PRICES",
        "NextMoves-v1, PRICES",
        "ZScoresToMongo-v1, DOCUMENTS",
        "tumbling_1m, WINDOWS",
        "trade_windows, WINDOWS",
        "ohlc_data, WINDOWS",
        "MarketEvents-rawticker, EVENTS",
        "Sentiment-v1, EVENT_RESULTS",
        "Predictions-v1, EVENT_RESULTS",
        "Sessions-v1, EVENT_RESULTS",
    })
    void everyJobsCheckpointIsKnown(String folder, JobCheckpoint job) {
        assertThat(JobCheckpoint.of(Path.of("checkpoints", folder))).contains(job);
    }

    @ParameterizedTest
    @CsvSource({"SomebodyElses", "MovingStats-v1.torn-1", "sliding_5m_1m"})
    void whatIsNoJobsIsLeftAlone(String folder) {
        assertThat(JobCheckpoint.of(Path.of("checkpoints", folder))).isEmpty();
    }
}
