package marketdata.producer.live;

import static org.assertj.core.api.Assertions.assertThat;

import marketdata.producer.Producer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

import java.io.PrintWriter;
import java.io.StringWriter;

class FeedOptionsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "tickers | --pairs | XBTUSD | pairs such as XBT/USD",
                "tickers | --pairs | , | pairs such as XBT/USD",
                "tickers | --websocket-url | http://x | ws://... or wss://...",
                "tickers | --kafka-bootstrap-servers | nowhere | HOST:PORT",
                "trades | --source | nyse | binance, coinbase, kraken, okx",
                "events | --symbols | B T C | symbols, separated by commas",
                "trades | --websocket-url | x y | ws://... or wss://...",
                "news | --news-urls | ftp://x | http://... or https://...",
                "news | --news-urls | , | http://... or https://...",
                "news | --every-seconds | 0 | 1 to 86400",
                "alerts | --every-seconds | 4000 | 1 to 3600",
                "alerts | --days | 0 | 1 to 3650",
                "alerts | --postgres-url | mysql://x | jdbc:postgresql://HOST:PORT/DATABASE",
            })
    void aWrongOptionEndsWithTwoAndOneLineThatNamesIt(String feed, String option, String value, String allowed) {
        StringWriter out = new StringWriter();
        CommandLine command = Producer.commandLine(new Producer()).setErr(new PrintWriter(out, true));
        assertThat(command.execute(feed, option, value)).isEqualTo(2);
        assertThat(out.toString().strip()).hasLineCount(1).contains(option, value, allowed);
    }
}
