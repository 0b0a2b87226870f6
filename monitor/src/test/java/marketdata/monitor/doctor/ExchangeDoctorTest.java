package marketdata.monitor.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import marketdata.monitor.Answer;
import marketdata.simulator.Simulator;
import marketdata.simulator.server.SimulatorServer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;

/** {@code doctor --exchange} against simulated exchanges, which speak as the real ones do. */
class ExchangeDoctorTest {
    private static Answer doctor(String source, int port) {
        return Answer.of(
                "doctor",
                "--exchange",
                "--source",
                source,
                "--rest-url",
                "http://127.0.0.1:" + port,
                "--websocket-url",
                "ws://127.0.0.1:" + port);
    }

    /** The first handshakes of a JVM load hundreds of classes; the doctor waits five seconds for each. */
    @BeforeAll
    static void warmUp() throws IOException {
        try (SimulatorServer exchange = Simulator.start("--port", "0", "--symbols", "BTCUSDT")) {
            for (int attempt = 0; attempt < 20; attempt++) {
                if (doctor("binance", exchange.port()).exitCode() == 0) {
                    return;
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"binance, 'BTCUSDT,ETHUSDT'", "coinbase, 'BTC-USD,ETH-USD'", "kraken, 'BTC/USD,ETH/USD'"})
    void anExchangeThatSendsATradeIsWell(String source, String symbols) throws IOException {
        try (SimulatorServer exchange =
                Simulator.start("--port", "0", "--source", source, "--rate", "400", "--symbols", symbols)) {
            Answer answer = doctor(source, exchange.port());

            assertThat(answer.out())
                    .contains(
                            "✔ exchange rest       127.0.0.1 answers",
                            "✔ exchange websocket  127.0.0.1 accepts the handshake")
                    .containsPattern(
                            "✔ exchange trades     (BTC|ETH)\\S* \\S+ at \\S+, id \\d+, of 20\\S+ \\S+ UTC, came");
            assertThat(answer.exitCode()).isZero();
        }
    }

    @Test
    void anExchangeThatDoesNotAnswerIsAWarningAndNotAskedForTrades() {
        Answer answer = doctor("coinbase", 1);

        assertThat(answer.exitCode()).isEqualTo(1);
        assertThat(answer.out())
                .contains(
                        "! exchange websocket  127.0.0.1 cannot be connected to",
                        "? exchange trades     not looked at, because the exchange's WebSocket does not answer")
                .doesNotContain("kafka");
    }
}
