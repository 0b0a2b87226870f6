package marketdata.spark.job;

import static org.assertj.core.api.Assertions.assertThat;

import marketdata.model.candle.MinuteAggregator;
import marketdata.spark.JobOptions;
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
        "CryptoAnalytics-v3, STATEFUL",
        "MovingStats-v1, STATEFUL",
        "ZScores-v2, STATEFUL",
        "NextMoves-v1, STATEFUL",
        "ZScoresToMongo-v1, STATELESS",
        "tumbling_1m-v3, STATEFUL",
        "trade_windows-v3, STATEFUL",
        "ohlc_data-v3, STATEFUL",
        "ohlc_data, STATEFUL",
        "MarketEvents-rawticker, STATELESS",
        "Sentiment-v1, STATEFUL",
        "Predictions-v1, STATEFUL",
        "Sessions-v1, STATEFUL",
    })
    void everyJobsCheckpointIsKnown(String folder, JobCheckpoint job) {
        assertThat(JobCheckpoint.of("checkpoints/" + folder)).contains(job);
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
    void aCorruptFileOfWaitingLateTradesMakesTheCheckpointUnusable(@TempDir Path folder) throws Exception {
        Path checkpoint = Files.createDirectories(folder.resolve("ohlc_data"));
        Files.writeString(checkpoint.resolve("metadata"), "{\"id\":\"42ebcd01\"}");
        assertThat(JobCheckpoint.STATEFUL.unusableFile(checkpoint.toString())).isEmpty();
        Files.write(checkpoint.resolve("late_trades"), new byte[] {1, 0, 0});
        assertThat(JobCheckpoint.STATEFUL.unusableFile(checkpoint.toString())).contains("late_trades");
    }

    @ParameterizedTest
    @CsvSource({"SomebodyElses", "MovingStats-v1.unusable-20261129T035800.120Z", "sliding_5m_1m"})
    void whatIsNoJobsIsLeftAlone(String folder) {
        assertThat(JobCheckpoint.of("checkpoints/" + folder)).isEmpty();
    }
}
