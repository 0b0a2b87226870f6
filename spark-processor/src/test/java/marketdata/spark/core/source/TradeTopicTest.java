package marketdata.spark.core.source;

import static org.assertj.core.api.Assertions.assertThat;

import marketdata.model.trade.Topics;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

class TradeTopicTest {
    @Command
    static final class Job {
        @Mixin
        private TradeTopic trades;
    }

    @ParameterizedTest
    @CsvSource({", crypto_trades", "--kafka-topic=clean_trades, clean_trades", "--kafka-topic=mine, mine"})
    void aJobOfAnotherTopicReadsItUnlessOneIsNamed(String argument, String topic) {
        Job job = new Job();
        new CommandLine(job).parseArgs(argument == null ? new String[0] : new String[] {argument});
        job.trades.defaultTo(Topics.CRYPTO_TRADES);

        assertThat(job.trades.name()).isEqualTo(topic);
    }
}
