package marketdata.monitor.alert.receiver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import marketdata.monitor.alert.AlertMessage;
import marketdata.monitor.alert.Event;
import marketdata.monitor.alert.Event.Kind;
import marketdata.monitor.alert.Finding;
import marketdata.monitor.alert.receiver.HttpReceiver.Request;
import marketdata.monitor.check.Status;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Every kind of receiver in its own protocol, against real servers on loopback. */
class ReceiversTest {
    private static final Finding FINDING = new Finding(
            "freshness",
            "binance",
            "BTCUSDT",
            Status.CRITICAL,
            Instant.parse("2026-11-20T10:05:00Z"),
            "dead: newest minute ended 9 min ago",
            "monitor doctor");
    private static final AlertMessage RAISED = new AlertMessage(List.of(new Event(Kind.RAISED, FINDING)));
    private static final AlertMessage CLEARED = new AlertMessage(List.of(new Event(Kind.CLEARED, FINDING)));
    private static final String TITLE = "ALERT: freshness of binance BTCUSDT (critical)";
    private static final String TEXT =
            TITLE + "\n  dead: newest minute ended 9 min ago; since 2026-11-20 10:05:00 UTC\n  -> monitor doctor";

    private HttpReceiver http;

    @BeforeEach
    void start() throws IOException {
        http = new HttpReceiver();
    }

    @AfterEach
    void stop() {
        http.close();
    }

    private List<Receiver> receivers(String urls) {
        URI here = URI.create("http://127.0.0.1:" + http.port());
        return Receivers.parse(urls, Map.of("slack", here, "discord", here, "tgram", here, "pagerduty", here));
    }

    private Request sent(String url, AlertMessage message) throws DeliveryException, InterruptedException {
        List<Receiver> receivers = receivers(url);
        assertThat(receivers).hasSize(1);
        receivers.get(0).send(message);
        assertThat(http.taken()).hasSize(1);
        return http.taken().get(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"slack://T0/B0/x1", "https://hooks.slack.com/services/T0/B0/x1"})
    void slackGetsTextAtItsHook(String url) throws Exception {
        Request request = sent(url, RAISED);

        assertThat(request.path()).isEqualTo("/services/T0/B0/x1");
        assertThat(request.body().path("text").asText()).isEqualTo(TEXT);
    }

    @Test
    void discordGetsContentAndNoMoreThanItTakes() throws Exception {
        Finding wordy = new Finding("disk", "d", "", Status.WARNING, FINDING.since(), "x".repeat(5_000), "");
        Request request = sent("discord://123/abc", new AlertMessage(List.of(new Event(Kind.RAISED, wordy))));

        assertThat(request.path()).isEqualTo("/api/webhooks/123/abc");
        assertThat(request.body().path("content").asText()).hasSize(2_000).startsWith("ALERT: disk of d (warning)");
    }

    @Test
    void telegramGetsOneMessageForEachChat() throws Exception {
        for (Receiver each : receivers("tgram://123456789:abc_D/111/-222")) {
            each.send(RAISED);
        }

        assertThat(http.taken()).extracting(Request::path).containsOnly("/bot123456789:abc_D/sendMessage");
        assertThat(http.taken())
                .extracting(each -> each.body().path("chat_id").asText())
                .containsExactly("111", "-222");
    }

    @Test
    void pagerDutyOpensAndResolvesByTheSameKey() throws Exception {
        Request opened = sent("pagerduty://routing@api", RAISED);
        receivers("pagerduty://routing@api").get(0).send(CLEARED);
        Request resolved = http.taken().get(1);

        assertThat(opened.path()).isEqualTo("/v2/enqueue");
        assertThat(opened.authorization()).isEqualTo("Token token=api");
        assertThat(opened.body().path("routing_key").asText()).isEqualTo("routing");
        assertThat(opened.body().path("event_action").asText()).isEqualTo("trigger");
        assertThat(opened.body().path("payload").path("severity").asText()).isEqualTo("critical");
        assertThat(resolved.body().path("event_action").asText()).isEqualTo("resolve");
        assertThat(resolved.body().path("dedup_key")).isEqualTo(opened.body().path("dedup_key"));
    }

    @Test
    void jsonGetsTheFieldsOfAppriseAndEveryEvent() throws Exception {
        Request request = sent("json://user:pa%20ss@127.0.0.1:" + http.port() + "/hook?a=1", RAISED);

        assertThat(request.path()).isEqualTo("/hook?a=1");
        assertThat(request.authorization()).isEqualTo("Basic dXNlcjpwYSBzcw==");
        assertThat(request.body().path("title").asText()).isEqualTo(TITLE);
        assertThat(request.body().path("type").asText()).isEqualTo("failure");
        assertThat(request.body().path("alerts").get(0)).hasToString("""
                {"state":"raised","check":"freshness","source":"binance","symbol":"BTCUSDT","severity":"critical",\
                "since":"2026-11-20T10:05:00Z","message":"dead: newest minute ended 9 min ago","next":"monitor doctor"}""");
    }

    @Test
    void mailGoesToEveryRecipient() throws Exception {
        try (SmtpReceiver smtp = new SmtpReceiver("250 taken")) {
            Receiver mail = receivers("mailto://127.0.0.1:" + smtp.port()
                            + "?from=watch@example.com&to=a@example.com,b@example.com")
                    .get(0);
            mail.send(RAISED);

            assertThat(smtp.recipients()).containsExactly("a@example.com", "b@example.com");
            assertThat(smtp.mails()).hasSize(1);
            assertThat(smtp.mails().get(0)).contains("From: watch@example.com", "Subject: " + TITLE, TEXT);
        }
    }

    @Test
    void aMailThatTheServerDoesNotTakeIsNotDelivered() throws Exception {
        try (SmtpReceiver smtp = new SmtpReceiver("451 later")) {
            Receiver mail = receivers("mailto://127.0.0.1:" + smtp.port() + "?to=a@example.com")
                    .get(0);

            assertThatThrownBy(() -> mail.send(RAISED))
                    .isInstanceOf(DeliveryException.class)
                    .hasMessageContaining("mail server 127.0.0.1");
        }
    }

    @Test
    void withoutTlsAServerThatShouldHaveItGetsNoMailAndNoPassword() throws Exception {
        try (SmtpReceiver smtp = new SmtpReceiver("250 taken")) {
            Receiver mail = receivers("mailtos://user:c4nary@127.0.0.1:" + smtp.port() + "?to=a@example.com")
                    .get(0);

            assertThatThrownBy(() -> mail.send(RAISED))
                    .isInstanceOf(DeliveryException.class)
                    .hasMessageNotContaining("c4nary");
            assertThat(smtp.mails()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 307, 403, 500})
    void aRefusalOrARedirectIsNoDeliveryAndItsStatusIsNamed(int status) {
        http.answersWith(status);

        assertThatThrownBy(() -> receivers("slack://T0/B0/c4nary").get(0).send(RAISED))
                .isInstanceOf(DeliveryException.class)
                .hasMessage("HTTP status " + status);
    }

    @Test
    void aReceiverThatIsGoneIsNamedWithoutItsToken() {
        http.close();

        assertThatThrownBy(() -> receivers("slack://T0/B0/c4nary").get(0).send(RAISED))
                .isInstanceOf(DeliveryException.class)
                .hasMessageContaining("127.0.0.1")
                .hasMessageNotContaining("c4nary");
    }

    @Test
    void severalAreSeparatedByCommasOrSpacesAndTheSameOneCountsOnce() {
        assertThat(receivers("json://a/x, json://b/x json://a/x,mailto://h?to=a@b.c,d@e.f"))
                .extracting(each -> each.id().replaceFirst("-[0-9a-f]{8}$", ""))
                .containsExactly("json", "json", "mail");
        assertThat(receivers("")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://c4nary/x",
                "slack://c4nary",
                "slack://c4nary/a",
                "discord://c4nary",
                "tgram://c4nary/1",
                "tgram://123:c4nary",
                "pagerduty://",
                "json://",
                "json://host:99999/c4nary",
                "json://%zz@c4nary",
                "mailto://user:c4nary@host?to=a@b.c",
                "mailtos://user:c4nary@host?to=nobody",
                "mailtos://host?to=c4nary@b.c&mode=insecure",
                "mailto://host",
                "c4nary",
            })
    void aWrongAddressIsNamedByItsPlaceInTheListAlone(String url) {
        assertThatThrownBy(() -> receivers("json://fine/ " + url))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("entry ")
                .hasMessageNotContaining("c4nary");
    }
}
