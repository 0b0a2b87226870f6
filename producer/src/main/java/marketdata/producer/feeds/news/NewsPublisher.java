package marketdata.producer.feeds.news;

import com.rometools.rome.io.FeedException;
import marketdata.model.trade.Topics;
import marketdata.producer.feeds.FeedTopic;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Sends each article once, and again when the page has changed it. One dated ahead waits until its time has come. */
final class NewsPublisher {
    private static final Logger LOG = LoggerFactory.getLogger(NewsPublisher.class);
    private static final int REMEMBERED = 20_000;

    private final NewsReader reader = new NewsReader();
    private final FeedTopic topic;
    private final Supplier<Instant> now;
    private final Map<URI, Integer> rejected = new HashMap<>();
    private final Map<String, Integer> sent = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Integer> eldest) {
            return size() > REMEMBERED;
        }
    };

    NewsPublisher(FeedTopic topic, Supplier<Instant> now) {
        this.topic = topic;
        this.now = now;
    }

    /** Sends what is new on a page. A page that cannot be read is a dead letter, once. */
    void publish(NewsPage.Content page, URI address) throws IOException {
        List<Article> articles;
        try {
            articles = reader.read(page.bytes(), page.type(), address);
        } catch (FeedException e) {
            Integer hash = Arrays.hashCode(page.bytes());
            if (!hash.equals(rejected.put(address, hash))) {
                topic.reject(beginning(page.bytes()), "not_a_feed", address + ": " + e.getMessage());
            }
            return;
        }
        int fresh = 0;
        for (Article each : articles) {
            byte[] json = each.json();
            boolean ahead = each.published() != null && each.published().isAfter(now.get());
            Integer hash = Arrays.hashCode(json);
            if (!ahead && !hash.equals(sent.get(each.id()))) {
                topic.send(each.id(), json);
                sent.put(each.id(), hash);
                fresh++;
            }
        }
        topic.flush();
        if (fresh > 0) {
            LOG.info("{} new or changed articles of {} from {}", fresh, articles.size(), address);
        }
    }

    private static byte[] beginning(byte[] bytes) {
        return bytes.length <= Topics.LARGEST_VALUE ? bytes : Arrays.copyOf(bytes, Topics.LARGEST_VALUE);
    }
}
