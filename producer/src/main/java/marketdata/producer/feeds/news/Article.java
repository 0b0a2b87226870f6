package marketdata.producer.feeds.news;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import marketdata.model.news.SentimentLabel;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Set;

/**
 * An article of {@code rawarticle}.
 *
 * @param published null where the page does not say
 * @param score 0 (bad news) to 1 (good news)
 */
record Article(
        String id,
        String title,
        String url,
        String website,
        Instant published,
        String summary,
        Set<String> currencies,
        BigDecimal score) {
    byte[] json() {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("id", id).put("title", title).put("url", url).put("website", website);
        if (published != null) {
            node.put("published_at", published.toString());
        }
        node.putObject("content").put("summary", summary);
        currencies.forEach(node.putArray("cryptocurrencies_mentioned")::add);
        node.putObject("sentiment").put("score", score).put("label", SentimentLabel.of(score));
        return node.toString().getBytes(StandardCharsets.UTF_8);
    }
}
