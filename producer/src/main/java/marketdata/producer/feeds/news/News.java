package marketdata.producer.feeds.news;

import marketdata.model.EventTopics;
import marketdata.producer.feeds.FeedOptions;
import marketdata.producer.feeds.FeedTopic;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/**
 * News pages into {@code rawarticle}, keyed by the article's id. A new start sends what stands on the pages again; whoever
 * reads them goes by their id.
 */
@Command(
        name = "news",
        mixinStandardHelpOptions = true,
        description =
                "Articles of RSS and Atom pages, with the currencies they mention and a sentiment, into rawarticle.")
public final class News implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(News.class);

    @Mixin
    private FeedOptions options;

    @Option(
            names = "--news-urls",
            defaultValue = ("${env:PIPELINE_NEWS_URLS:-https:"
                    + "//www.coindesk.com/arc/outboundfeeds/rss/,https://cointelegraph.com/rss}"),
            description = "Comma separated addresses of RSS or Atom pages (env: PIPELINE_NEWS_URLS;"
                    + " default: ${DEFAULT-VALUE}).")
    private String urls;

    @Option(
            names = "--every-seconds",
            defaultValue = "${env:PIPELINE_EVERY_SECONDS:-60}",
            description = "Time between two looks at all pages, 1 to 86400 (env: PIPELINE_EVERY_SECONDS;"
                    + " default: ${DEFAULT-VALUE}).")
    private int everySeconds;

    @Override
    public Integer call() {
        List<NewsPage> pages = FeedOptions.list(urls).stream()
                .map(each -> options.address("--news-urls", each, "http", "https"))
                .map(NewsPage::new)
                .toList();
        options.require(!pages.isEmpty(), "--news-urls", urls, "http://... or https://...");
        options.require(
                everySeconds >= 1 && everySeconds <= 86_400,
                "--every-seconds",
                Integer.toString(everySeconds),
                "1 to 86400");
        try (FeedTopic topic = FeedTopic.open(options, EventTopics.ARTICLES)) {
            LOG.info("{} every {} s to rawarticle", urls, everySeconds);
            NewsPublisher publisher = new NewsPublisher(topic, Instant::now);
            while (true) {
                for (NewsPage each : pages) {
                    look(each, publisher);
                }
                TimeUnit.SECONDS.sleep(everySeconds);
            }
        } catch (InterruptedException e) {
            return 0;
        }
    }

    private static void look(NewsPage page, NewsPublisher publisher) throws InterruptedException {
        try {
            Optional<NewsPage.Content> content = page.fetch();
            if (content.isPresent()) {
                publisher.publish(content.get(), page.address());
            }
        } catch (IOException e) {
            LOG.warn("No news from {}: {}", page.address(), e.getMessage());
        }
    }
}
