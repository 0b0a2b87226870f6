package marketdata.producer.feeds.news;

import static org.assertj.core.api.Assertions.assertThat;

import marketdata.producer.feeds.FeedTopic;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

class NewsPublisherTest {
    private static final URI ADDRESS = URI.create("https://news.example/rss");
    private static final String FIRST = item("https://x.example/1", "Bitcoin gains", "Sun, 01 Mar 2026 00:00:00 GMT");
    private static final String SECOND = item("2", "ETH &amp;amp; SOL fall", "Sun, 01 Mar 2026 01:00:00 +0100");

    private final MockProducer<byte[], byte[]> kafka =
            new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
    private Instant now = Instant.parse("2026-03-01T12:00:00Z");
    private final NewsPublisher publisher = new NewsPublisher(new FeedTopic(kafka, "rawarticle"), () -> now);

    @Test
    void anItemIsAnArticle() throws Exception {
        publish(rss(FIRST));
        assertThat(values())
                .containsExactly(
                        "{\"id\":\"https://x.example/1\",\"title\":\"Bitcoin gains\",\"url\":\"https://x.example/a\","
                                + "\"website\":\"x.example\",\"published_at\":\"2026-03-01T00:00:00Z\","
                                + "\"content\":{\"summary\":\"A bold story\"},\"cryptocurrencies_mentioned\":[\"BTC\"],"
                                + "\"sentiment\":{\"score\":0.6667,\"label\":\"positive\"}}");
    }

    @Test
    void theOldestComesFirstAndEachOnce() throws Exception {
        publish(rss(item("3", "newest", "Sun, 01 Mar 2026 02:00:00 GMT") + SECOND + FIRST));
        publish(rss(SECOND + FIRST));
        assertThat(values()).hasSize(3);
        assertThat(values().get(0)).contains("x.example/1");
        assertThat(values().get(1)).contains("\"id\":\"x.example:2\"", "[\"ETH\",\"SOL\"]");
        assertThat(values().get(2)).contains("newest");
    }

    @Test
    void aChangedArticleIsSentAgain() throws Exception {
        publish(rss(FIRST));
        publish(rss(FIRST.replace("gains", "falls")));
        assertThat(values()).hasSize(2);
    }

    @Test
    void anArticleDatedAheadWaits() throws Exception {
        String ahead = rss(item("9", "soon", "Sun, 01 Mar 2026 13:00:00 GMT"));
        publish(ahead);
        assertThat(values()).isEmpty();
        now = Instant.parse("2026-03-01T13:00:00Z");
        publish(ahead);
        assertThat(values()).hasSize(1);
    }

    @Test
    void anAtomEntryIsAnArticle() throws Exception {
        publish(
                "<feed xmlns='http://www.w3.org/2005/Atom'><title>t</title><id>i</id><updated>2026-03-01T00:00:00Z</updated>"
                        + "<entry><id>urn:1</id><title>Solana slumps</title><link href='https://y.example/p'/>"
                        + "<updated>2026-03-01T00:00:01Z</updated><summary>s</summary></entry></feed>");
        assertThat(values().get(0))
                .contains("\"id\":\"y.example:urn:1\"", "\"published_at\":\"2026-03-01T00:00:01Z\"", "\"negative\"");
    }

    @Test
    void aPageThatIsNoFeedIsOneDeadLetterHoweverOftenItIsSeen() throws Exception {
        publish("<html><body>maintenance</body></html>");
        publish("<html><body>maintenance</body></html>");
        publish("not even XML");
        assertThat(kafka.history()).hasSize(2).allSatisfy(each -> {
            assertThat(each.topic()).isEqualTo("rawarticle_dead_letter");
            assertThat(each.headers().lastHeader("reason").value()).asString().isEqualTo("not_a_feed");
        });
    }

    @Test
    void markupOfAnyDepthHarmsNobody() throws Exception {
        int depth = 100_000;
        publish(
                "<feed xmlns='http://www.w3.org/2005/Atom'><title>t</title><id>i</id><entry><id>1</id><title>deep</title>"
                        + "<content type='xhtml'>" + "<b>".repeat(depth) + "</b>".repeat(depth)
                        + "</content></entry></feed>");
        publish(rss(FIRST));
        assertThat(values().get(values().size() - 1)).contains("Bitcoin gains");
    }

    @Test
    void anEntityIsNeverResolved() throws Exception {
        Path secret = Files.createTempFile("secret", ".txt");
        Files.writeString(secret, "SECRET");
        publish("<?xml version='1.0'?><!DOCTYPE rss [<!ENTITY x SYSTEM '" + secret.toUri() + "'>]>"
                + rss(FIRST.replace("Bitcoin", "&x;")));
        assertThat(kafka.history()).singleElement().satisfies(each -> {
            assertThat(each.topic()).isEqualTo("rawarticle_dead_letter");
            assertThat(new String(each.headers().lastHeader("detail").value(), StandardCharsets.UTF_8))
                    .doesNotContain("SECRET");
        });
        Files.delete(secret);
    }

    private void publish(String page) throws Exception {
        publisher.publish(new NewsPage.Content(page.getBytes(StandardCharsets.UTF_8), "application/xml"), ADDRESS);
    }

    private List<String> values() {
        return kafka.history().stream()
                .filter(each -> each.topic().equals("rawarticle"))
                .map(ProducerRecord::value)
                .map(each -> new String(each, StandardCharsets.UTF_8))
                .toList();
    }

    private static String rss(String items) {
        return "<rss version='2.0'><channel><title>t</title><link>https://x.example</link><description>d</description>"
                + items + "</channel></rss>";
    }

    private static String item(String guid, String title, String date) {
        return "<item><guid>" + guid + "</guid><link>https://x.example/a</link><title>" + title + "</title><pubDate>"
                + date
                + "</pubDate><description>&lt;p&gt;A &lt;b&gt;bold&lt;/b&gt; story&lt;/p&gt;</description></item>";
    }
}
