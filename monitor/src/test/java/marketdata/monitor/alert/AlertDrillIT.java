package marketdata.monitor.alert;

import static org.assertj.core.api.Assertions.assertThat;

import marketdata.monitor.alert.receiver.HttpReceiver;
import marketdata.monitor.check.CheckResult;
import marketdata.monitor.check.Status;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/** Each incident is delivered once and its end once, whatever the receivers do and however many engines run. */
class AlertDrillIT extends AlertDrill {
    @Test
    void anIncidentIsDeliveredOnceAndItsEndOnce() throws Exception {
        AlertEngine engine = engine();
        finds(freshness(Status.CRITICAL, "dead"), disk(Status.OK, ""));
        rounds(engine, 3);
        assertThat(receiver.events()).containsExactly(RAISED);

        finds(freshness(Status.OK, "fresh"), disk(Status.OK, ""));
        rounds(engine, 3);
        assertThat(receiver.events()).containsExactly(RAISED, CLEARED);
    }

    @Test
    void oneMessageARoundAndOneIncidentForEachSymbol() throws Exception {
        finds(
                freshness(Status.CRITICAL, "dead"),
                CheckResult.of("freshness", "binance ETHUSDT", Status.CRITICAL, "", "", "dead"),
                disk(Status.CRITICAL, "full"));
        rounds(engine(), 2);

        assertThat(receiver.taken()).hasSize(1);
        assertThat(receiver.events())
                .containsExactlyInAnyOrder(
                        RAISED, "raised freshness binance ETHUSDT", "raised disk kafka broker 1 /log");
    }

    @Test
    void anEscalationIsToldOnce() throws Exception {
        AlertEngine engine = engine();
        for (Status status : List.of(Status.WARNING, Status.CRITICAL, Status.WARNING, Status.CRITICAL)) {
            finds(disk(status, status.wire()));
            rounds(engine, 2);
        }
        finds(disk(Status.OK, ""));
        rounds(engine, 2);

        assertThat(receiver.events())
                .containsExactly(
                        "raised disk kafka broker 1 /log",
                        "escalated disk kafka broker 1 /log",
                        "cleared disk kafka broker 1 /log");
    }

    @Test
    void aWarningThatDoesNotLastIsNotSentAndACriticalFindingIsSentAtOnce() throws Exception {
        AlertEngine engine = engine("json://127.0.0.1:" + receiver.port() + "/", Duration.ofHours(1));
        finds(disk(Status.WARNING, "85 %"), freshness(Status.CRITICAL, "dead"));
        rounds(engine, 2);
        finds(disk(Status.OK, ""), freshness(Status.CRITICAL, "dead"));
        rounds(engine, 2);

        assertThat(receiver.events()).containsExactly(RAISED);
    }

    @Test
    void aReceiverThatIsDownGetsEachOnceWithTheTextOfThen() throws Exception {
        AlertEngine engine = engine();
        receiver.answersWith(500);
        finds(freshness(Status.CRITICAL, "its own text"));
        rounds(engine, 1);
        finds(freshness(Status.CRITICAL, "another text"));
        rounds(engine, 1);
        assertThat(receiver.events()).isEmpty();

        receiver.answersWith(200);
        rounds(engine, 2);
        assertThat(receiver.events()).containsExactly(RAISED);
        assertThat(receiver.taken().get(0).body().path("message").asText()).contains("its own text");

        receiver.answersWith(503);
        finds(freshness(Status.OK, ""));
        rounds(engine, 2);
        receiver.answersWith(200);
        // The engine is restarted in between.
        rounds(engine(), 2);
        assertThat(receiver.events()).containsExactly(RAISED, CLEARED);
    }

    @Test
    void anEndIsNotSentWhereTheBeginningNeverWas() throws Exception {
        AlertEngine engine = engine();
        receiver.answersWith(500);
        finds(freshness(Status.CRITICAL, "dead"));
        rounds(engine, 2);
        finds(freshness(Status.OK, ""));
        rounds(engine, 1);
        receiver.answersWith(200);
        rounds(engine, 2);

        assertThat(receiver.events()).isEmpty();
        assertThat(test.rows("SELECT cleared_at IS NOT NULL, delivered_at IS NULL FROM alerts"))
                .containsExactly("t|t");
    }

    @Test
    void aReceiverThatWorksIsNotToldAgainForOneThatDoesNot() throws Exception {
        try (HttpReceiver other = new HttpReceiver()) {
            other.answersWith(500);
            AlertEngine engine = engine(
                    "json://127.0.0.1:%s/,json://127.0.0.1:%s/"
                            .formatted(Integer.toString(other.port()), Integer.toString(receiver.port())),
                    Duration.ZERO);
            finds(freshness(Status.CRITICAL, "dead"));
            rounds(engine, 3);
            assertThat(receiver.events()).containsExactly(RAISED);

            other.answersWith(200);
            rounds(engine, 2);
            assertThat(other.events()).containsExactly(RAISED);
            assertThat(receiver.events()).containsExactly(RAISED);
        }
    }

    @Test
    void enginesAtTheSameTimeSendNothingTwice() throws Exception {
        receiver.isSlow(100);
        finds(IntStream.range(0, 20)
                .mapToObj(each -> CheckResult.of("disk", "disk" + each, Status.CRITICAL, "", "", "full"))
                .toArray(CheckResult[]::new));
        together(4);
        assertThat(receiver.events()).hasSize(20).doesNotHaveDuplicates();

        finds(IntStream.range(0, 20)
                .mapToObj(each -> CheckResult.of("disk", "disk" + each, Status.OK, "", "", ""))
                .toArray(CheckResult[]::new));
        together(4);
        assertThat(receiver.events()).hasSize(40).doesNotHaveDuplicates();
    }

    @Test
    void whatAnEarlierVersionDeliveredIsNotSentAgain() throws Exception {
        test.execute(
                "crypto_monitor",
                "INSERT INTO alerts (check_name, subject, severity, message, raised_at, delivered_at) VALUES"
                        + " ('freshness', 'crypto_pipeline_monitor_dag', 'critical', 'old', now() - interval '1 hour', now())");
        finds(freshness(Status.OK, ""));
        rounds(engine(), 2);

        assertThat(receiver.events()).isEmpty();
        assertThat(test.rows("SELECT cleared_at IS NOT NULL FROM alerts")).containsExactly("t");
    }

    @Test
    void aCheckThatCouldNotBeMadeClearsNothing() throws Exception {
        AlertEngine engine = engine();
        finds(freshness(Status.CRITICAL, "dead"));
        rounds(engine, 1);
        test.execute("postgres", "UPDATE alerts SET raised_at = now() - interval '2 hours', seen_at = raised_at");
        finds(CheckResult.unknown("freshness", "could not be asked"));
        rounds(engine, 2);
        assertThat(receiver.events()).containsExactly(RAISED);

        // Asked and not found again: its symbol is gone.
        test.execute("postgres", "UPDATE alerts SET seen_at = now() - interval '2 hours'");
        finds();
        rounds(engine, 2);
        assertThat(receiver.events()).containsExactly(RAISED, CLEARED);
    }

    @Test
    void theTextOfAMessageSaysSinceWhen() throws Exception {
        finds(freshness(Status.CRITICAL, "dead"));
        AlertEngine engine = engine();
        rounds(engine, 1);
        test.execute("postgres", "UPDATE alerts SET raised_at = '2026-11-20T10:00:00Z'");

        assertThat(engine.look().findings())
                .filteredOn(each -> each.check().equals("freshness"))
                .extracting(each -> each.since().toString())
                .containsExactly("2026-11-20T10:00:00Z");
    }
}
