package marketdata.monitor.check;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

class CertificateCheckTest {
    private static final CertificateCheck.Limits LIMITS = CertificateCheck.Limits.ofThresholds();

    @TempDir
    private Path folder;

    private static CertificateCheck check(Instant now, String... addresses) {
        return new CertificateCheck(
                Clock.fixed(now, ZoneOffset.UTC),
                List.of(addresses).stream().map(URI::create).toList(),
                LIMITS);
    }

    @Test
    void aCertificateThatExpiresSoonIsNamedFirstAsWarningThenAsCritical() throws Exception {
        try (TlsServer exchange = new TlsServer(folder, 20)) {
            String address = exchange.address("wss");
            Instant end = exchange.validUntil();

            assertThat(check(end.minus(Duration.ofDays(19)), address).run())
                    .singleElement()
                    .satisfies(each -> {
                        assertThat(each.status()).isEqualTo(Status.OK);
                        assertThat(each.message()).startsWith("valid for 19 d, until ");
                    });
            assertThat(check(end.minus(Duration.ofDays(5)), address).run())
                    .singleElement()
                    .satisfies(each -> {
                        assertThat(each.status()).isEqualTo(Status.WARNING);
                        assertThat(each.subject()).isEqualTo("localhost:" + exchange.port());
                        assertThat(each.next()).contains("cannot connect");
                    });
            assertThat(check(end.minus(Duration.ofHours(30)), address).run())
                    .singleElement()
                    .satisfies(each -> {
                        assertThat(each.status()).isEqualTo(Status.CRITICAL);
                        assertThat(each.message()).startsWith("valid for 1 d 6 h");
                    });
            assertThat(check(end.plus(Duration.ofMinutes(5)), address).run())
                    .singleElement()
                    .satisfies(each -> {
                        assertThat(each.status()).isEqualTo(Status.CRITICAL);
                        assertThat(each.message()).startsWith("expired 5 min ago, on ");
                    });
            assertThat(exchange.requests())
                    .as("nothing is sent behind the handshake")
                    .isZero();
        }
    }

    @Test
    void aHostIsAskedOnceInAnInterval() throws Exception {
        try (TlsServer exchange = new TlsServer(folder, 20)) {
            MovingClock clock = new MovingClock(exchange.validUntil().minus(Duration.ofDays(8)));
            CertificateCheck check =
                    new CertificateCheck(clock, List.of(URI.create(exchange.address("https"))), LIMITS);

            check.run();
            clock.now = clock.now.plus(Duration.ofMinutes(30));
            assertThat(check.run()).singleElement().satisfies(each -> assertThat(each.status())
                    .isEqualTo(Status.OK));
            assertThat(exchange.handshakes()).isEqualTo(1);

            clock.now = clock.now.plus(Duration.ofDays(1));
            assertThat(check.run()).singleElement().satisfies(each -> assertThat(each.status())
                    .isEqualTo(Status.WARNING));
            assertThat(exchange.handshakes()).isEqualTo(2);
        }
    }

    @Test
    void addressesWithoutTlsHaveNoCertificateAndAHostCountsOnce() throws Exception {
        Instant now = Instant.parse("2026-11-20T10:00:00Z");
        assertThat(check(now, "ws://127.0.0.1:9443", "http://127.0.0.1:9443").run())
                .isEmpty();
        try (TlsServer exchange = new TlsServer(folder, 20)) {
            assertThat(check(now, exchange.address("wss") + "/ws", exchange.address("https"))
                            .run())
                    .hasSize(1);
        }
    }

    @Test
    void aHostThatDoesNotAnswerIsNotDetermined() throws Exception {
        assertThat(check(Instant.now(), "wss://127.0.0.1:1").run())
                .singleElement()
                .satisfies(each -> assertThat(each.status()).isEqualTo(Status.UNKNOWN));
    }

    private static final class MovingClock extends Clock {
        private Instant now;

        private MovingClock(Instant now) {
            this.now = now;
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public java.time.ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(java.time.ZoneId zone) {
            return this;
        }
    }
}
