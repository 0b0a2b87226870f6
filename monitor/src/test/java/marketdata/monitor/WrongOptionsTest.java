package marketdata.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

class WrongOptionsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "status --kafka-bootstrap-servers localhost | --kafka-bootstrap-servers | 'localhost' | HOST:PORT",
                "status --kafka-bootstrap-servers a:1,,b:2 | KAFKA_BOOTSTRAP_SERVERS | 'a:1,,b:2' | HOST:PORT",
                "status --kafka-bootstrap-servers a:99999 | KAFKA_BOOTSTRAP_SERVERS | 'a:99999' | HOST:PORT",
                "status --postgres-url localhost:5432 | --postgres-url | 'localhost:5432' | jdbc:postgresql://HOST:PORT/DATABASE",
                "status --postgres-url jdbc:mysql://h/d | POSTGRES_URL | 'jdbc:mysql://h/d' | jdbc:postgresql://HOST:PORT/DATABASE",
                "check freshness --max-age 3 | --max-age | '3' | 3 minutes",
                "check freshness --max-age -1minute | --max-age | '-1minute' | 3 minutes",
                "check freshness --max-age 0s | --max-age | '0s' | above 0",
                "check freshness --symbols ../btc | --symbols | '../btc' | BTCUSDT,ETHUSDT",
                "check completeness --since yesterday | --since | 'yesterday' | 2026-11-20T00:00:00Z",
                "check lake --max-jump 0 | --max-jump | '0' | a percentage above 0",
                "check lake --since yesterday | --since | 'yesterday' | 2026-11-20T00:00:00Z",
                "doctor --pipeline --exchange | --exchange | - | see monitor --help",
                "doctor --rest-url ftp://x | --rest-url | 'ftp://x' | http",
                "doctor --websocket-url https://x | --websocket-url | 'https://x' | ws",
                "serve --port 70000 | --port | '70000' | 0 to 65535",
                "serve --port http | --port | 'http' | 0 to 65535",
                "serve --prot 1 | --prot | 'serve' | --help",
                "look | look | 'look' | --help",
                "check disk --disk-warning 0 | --disk-warning | '0' | a percentage above 0",
                "check disk --disk-critical 101 | DISK_CRITICAL | '101' | a percentage above 0",
                "check all --alert-urls slack://c4nary | --alert-urls (ALERT_URLS) | entry 1 (slack://...) | pagerduty://",
                "serve --alert-urls http://c4nary | ALERT_URLS | entry 1 (http://...) | slack://TOKENA/TOKENB/TOKENC",
                "alert test | ALERT_URLS | empty | at least one receiver",
                "check all --max-dead-letters few | --max-dead-letters | 'few' | a whole number",
                "check disk --disk-warning 96 | --disk-warning | '96.0' | no more than --disk-critical",
                "check | check | check | all, freshness, completeness, lag, lake, disk",
            })
    void aWrongOptionIsOneLineWithNameValueAndWhatIsAllowed(
            String arguments, String name, String value, String allowed) {
        Answer answer = Answer.of(arguments.split(" "));

        assertThat(answer.exitCode()).isEqualTo(2);
        assertThat(answer.out()).isEmpty();
        assertThat(answer.err()).startsWith("error: ").contains(name, allowed, "allowed:");
        assertThat(answer.err().lines()).hasSize(1);
        if (answer.err().contains("Invalid value")) {
            assertThat(answer.err()).contains(value);
        }
    }

    @Test
    void aPortInUseIsToldInOneLine() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Answer answer = Answer.of("serve", "--port", Integer.toString(taken.getLocalPort()));

            assertThat(answer.exitCode()).isEqualTo(2);
            assertThat(answer.err()).startsWith("error: cannot listen").contains("--port " + taken.getLocalPort());
            assertThat(answer.err().lines()).hasSize(1);
        }
    }

    @Test
    void noCommandIsAWrongCall() {
        Answer answer = Answer.of();

        assertThat(answer.exitCode()).isEqualTo(2);
        assertThat(answer.err()).contains("status, check, doctor, alert, serve");
    }

    @Test
    void aPasswordInTheAddressIsRefusedAndNotRepeated() {
        Answer answer = Answer.of("status", "--postgres-url", "jdbc:postgresql://h/d?password=c4nary");

        assertThat(answer.exitCode()).isEqualTo(2);
        assertThat(answer.err()).contains("POSTGRES_PASSWORD").doesNotContain("c4nary");
    }

    @Test
    void aPasswordIsNeverShown() {
        Answer answer = Answer.of(
                "status",
                "--postgres-password",
                "c4nary",
                "--postgres-url",
                "jdbc:postgresql://127.0.0.1:1/d",
                "--kafka-bootstrap-servers",
                "127.0.0.1:1");

        assertThat(answer.exitCode()).isEqualTo(3);
        assertThat(answer.out() + answer.err()).doesNotContain("c4nary");
    }
}
