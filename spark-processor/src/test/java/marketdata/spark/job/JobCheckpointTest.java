package marketdata.spark.job;

import static org.assertj.core.api.Assertions.assertThat;

import marketdata.model.candle.MinuteAggregator;
import marketdata.spark.JobOptions;
import marketdata.spark.platform.CheckpointRepair.Repair;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

import java.nio.file.Files;
import java.nio.file.Path;

/** Whose a checkpoint is, by its folder: as the jobs name theirs. */
class JobCheckpointTest {
    @ParameterizedTest
    @CsvSource({
        "CryptoAnalytics-v3, MINUTES",
        "MovingStats-v1, PRICES",
        "ZScores-v2, PRICES",
        "NextMoves-v1, PRICES",
        "ZScoresToMongo-v1, DOCUMENTS",
        "tumbling_1m-v3, WINDOWS",
        "trade_windows-v3, WINDOWS",
        "ohlc_data-v3, WINDOWS",
        "ohlc_data, WINDOWS",
        "MarketEvents-rawticker, EVENTS",
        "Sentiment-v1, EVENT_RESULTS",
        "Predictions-v1, EVENT_RESULTS",
        "Sessions-v1, EVENT_RESULTS",
    })
    void everyJobsCheckpointIsKnown(String folder, JobCheckpoint job) {
        assertThat(JobCheckpoint.of(Path.of("checkpoints", folder))).contains(job);
    }

    /** A state of another form would end the driver at each start: it begins anew, the rows come out the same. */
    @Test
    void aCheckpointOfMinutesIsNamedByTheFormOfItsState() {
        Job job = new Job();
        new CommandLine(job).parseArgs("--checkpoint", "checkpoints");
        byte form = new MinuteAggregator("binance", "BTCUSDT", 120_000_000L).toBytes()[0];
        assertThat(job.options.minutesCheckpoint("CryptoAnalytics"))
                .isEqualTo(Path.of("checkpoints", "CryptoAnalytics-v" + form)
                        .toAbsolutePath()
                        .toString());
    }

    @Command
    private static final class Job {
        @Mixin
        private JobOptions options;
    }

    @Test
    void aTornFileOfWaitingLateTradesPutsTheCheckpointAside(@TempDir Path folder) throws Exception {
        Path checkpoint = Files.createDirectories(folder.resolve("ohlc_data"));
        Files.writeString(checkpoint.resolve("metadata"), "{\"id\":\"42ebcd01\"}");
        assertThat(JobCheckpoint.WINDOWS.repair(checkpoint, null)).isEmpty();
        Files.write(checkpoint.resolve("late_trades"), new byte[] {1, 0, 0});
        assertThat(JobCheckpoint.WINDOWS.repair(checkpoint, null))
                .get()
                .extracting(Repair::torn)
                .isEqualTo("late_trades");
        assertThat(folder).isDirectoryContaining("glob:**ohlc_data.torn-1");
    }

    @ParameterizedTest
    @CsvSource({"SomebodyElses", "MovingStats-v1.torn-1", "sliding_5m_1m"})
    void whatIsNoJobsIsLeftAlone(String folder) {
        assertThat(JobCheckpoint.of(Path.of("checkpoints", folder))).isEmpty();
    }
}
