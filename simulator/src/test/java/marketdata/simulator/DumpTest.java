package marketdata.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import marketdata.simulator.server.SimulatorServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.ZipInputStream;

/** The daily files of a market that began in the middle of the day before yesterday. */
class DumpTest {
    private static final String FOLDER = "/data/spot/daily/trades/LTCUSDT/LTCUSDT-trades-";

    private final LocalDate today = LocalDate.of(2026, 3, 4);
    private final HandClock clock = new HandClock(today.atTime(15, 0).toInstant(ZoneOffset.UTC));
    private SimulatorServer server;

    @BeforeEach
    void start() throws IOException {
        Instant noon = today.minusDays(2).atTime(12, 0).toInstant(ZoneOffset.UTC);
        server = Simulator.start(
                clock,
                "--port",
                "0",
                "--rate",
                "0.1",
                "--symbols",
                "LTCUSDT",
                "--start",
                noon.truncatedTo(ChronoUnit.SECONDS).toString());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private HttpResponse<byte[]> get(String path) throws Exception {
        URI address = URI.create("http://127.0.0.1:" + server.port() + path);
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    private List<String> lines(LocalDate day) throws Exception {
        try (ZipInputStream zip = new ZipInputStream(
                new ByteArrayInputStream(get(FOLDER + day + ".zip").body()))) {
            assertThat(zip.getNextEntry().getName()).isEqualTo("LTCUSDT-trades-" + day + ".csv");
            return new String(zip.readAllBytes(), StandardCharsets.US_ASCII)
                    .lines()
                    .toList();
        }
    }

    @Test
    void aDayHoldsItsTradesWithoutHeaderInMicrosecondsAndTheNextGoesOnWithTheNextId() throws Exception {
        LocalDate yesterday = today.minusDays(1);
        List<String> first = lines(yesterday.minusDays(1));
        List<String> second = lines(yesterday);

        long midnight = yesterday.atStartOfDay(ZoneOffset.UTC).toEpochSecond() * 1_000_000;
        assertThat(first).allMatch(line -> time(line) < midnight);
        assertThat(second).allMatch(line -> time(line) >= midnight && time(line) < midnight + 86_400_000_000L);
        assertThat(second.get(0)).matches("\\d+,\\d+\\.\\d{8},\\d+\\.\\d{8},\\d+\\.\\d{8},\\d{16},(True|False),True");
        assertThat(id(second.get(0))).isEqualTo(id(first.get(first.size() - 1)) + 1);
    }

    @Test
    void theChecksumIsThatOfTheFile() throws Exception {
        String path = FOLDER + today.minusDays(1) + ".zip";
        byte[] file = get(path).body();

        assertThat(new String(get(path + ".CHECKSUM").body(), StandardCharsets.US_ASCII))
                .isEqualTo(HexFormat.of()
                                .formatHex(MessageDigest.getInstance("SHA-256").digest(file)) + "  LTCUSDT-trades-"
                        + today.minusDays(1) + ".zip\n");
        assertThat(get(path).body()).isEqualTo(file);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/data/spot/daily/trades/XRPUSDT/XRPUSDT-trades-2026-01-01.zip",
                FOLDER + "2020-01-01.zip",
                FOLDER + "2020-13-01.zip",
                "/data/spot/daily/trades/LTCUSDT/BTCUSDT-trades-2020-01-01.zip"
            })
    void whatIsNotThereIsNotFound(String path) throws Exception {
        assertThat(get(path).statusCode()).isEqualTo(404);
    }

    @Test
    void todayHasNoFileYet() throws Exception {
        assertThat(get(FOLDER + today + ".zip").statusCode()).isEqualTo(404);
    }

    private static long id(String line) {
        return Long.parseLong(line.substring(0, line.indexOf(',')));
    }

    private static long time(String line) {
        return Long.parseLong(line.split(",")[4]);
    }
}
