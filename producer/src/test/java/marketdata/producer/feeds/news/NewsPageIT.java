package marketdata.producer.feeds.news;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import marketdata.model.news.SentimentLabel;
import marketdata.simulator.Simulator;
import marketdata.simulator.server.SimulatorServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;

@Timeout(300)
class NewsPageIT {
    @Test
    void theSimulatorsPagesHoldTheSameArticles() throws Exception {
        try (SimulatorServer website = Simulator.start("--port", "0", "--seed", "1", "--symbols", "BTCUSDT")) {
            List<Article> rss = articles(website, "rss");
            List<Article> atom = articles(website, "atom");
            assertThat(rss).hasSize(30).map(Article::website).containsOnly("news.example");
            assertThat(rss.get(29).title()).isNotBlank();
            assertThat(atom)
                    .filteredOn(
                            each -> rss.stream().anyMatch(other -> other.id().equals(each.id())))
                    .isSubsetOf(rss)
                    .hasSizeGreaterThan(20);
            assertThat(rss).map(each -> SentimentLabel.of(each.score())).contains("positive", "negative", "neutral");
        }
    }

    @Test
    void whatHasNotChangedIsNotFetchedAgain() throws Exception {
        try (Website website = new Website(100)) {
            NewsPage page = new NewsPage(website.address());
            assertThat(page.fetch()).isPresent();
            assertThat(page.fetch()).isEmpty();
        }
    }

    @Test
    void aPageWithoutEndIsGivenUp() throws Exception {
        try (Website website = new Website(NewsPage.LARGEST + 1)) {
            NewsPage page = new NewsPage(website.address());
            assertThatThrownBy(page::fetch).isInstanceOf(IOException.class).hasMessageContaining("more than");
        }
    }

    @Test
    void aRedirectIsFollowedToItsEnd() throws Exception {
        try (Website website = new Website(100)) {
            assertThat(new NewsPage(website.address().resolve("/redirected/5")).fetch())
                    .isPresent();
        }
    }

    @Test
    void redirectsWithoutEndAreGivenUp() throws Exception {
        try (Website website = new Website(100)) {
            NewsPage page = new NewsPage(website.address().resolve("/redirected/6"));
            assertThatThrownBy(page::fetch)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("more than 5 redirects");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "http://1.1.1.1/news, http://127.0.0.1:9200/, no public address",
        "http://1.1.1.1/news, http://169.254.169.254/latest/meta-data, no public address",
        "https://1.1.1.1/news, http://1.1.1.1/news, redirected from https to http",
        "http://1.1.1.1/news, file:///etc/passwd, redirected from http to file",
        "http://1.1.1.1/news, 'http://not an address', no address"
    })
    void aWebsiteCannotSendTheReaderIntoThisNetwork(URI page, String location, String because) {
        assertThatThrownBy(() -> new NewsPage(page).next(page, location))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(because);
    }

    private static List<Article> articles(SimulatorServer website, String kind) throws Exception {
        URI address = URI.create("http://127.0.0.1:" + website.port() + "/news/" + kind + ".xml");
        NewsPage.Content content = new NewsPage(address).fetch().orElseThrow();
        assertThat(content.type()).startsWith("application/" + kind + "+xml");
        return new NewsReader().read(content.bytes(), content.type(), address);
    }

    /** Answers with so many bytes, after as many redirects as the address says, or with 304 to whoever knows its tag. */
    private static final class Website implements AutoCloseable {
        private final HttpServer server;

        Website(int bytes) throws IOException {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/", exchange -> {
                String[] path = exchange.getRequestURI().getPath().split("/");
                int redirects = path.length == 3 ? Integer.parseInt(path[2]) : 0;
                if (redirects > 0) {
                    exchange.getResponseHeaders()
                            .add("Location", redirects == 1 ? "/" : "/redirected/" + (redirects - 1));
                    exchange.sendResponseHeaders(302, -1);
                    exchange.close();
                    return;
                }
                boolean known = "\"1\"".equals(exchange.getRequestHeaders().getFirst("If-None-Match"));
                exchange.getResponseHeaders().add("ETag", "\"1\"");
                exchange.sendResponseHeaders(known ? 304 : 200, known ? -1 : 0);
                if (!known) {
                    try (var body = exchange.getResponseBody()) {
                        body.write(new byte[bytes]);
                    } catch (IOException e) {
                        // The reader has had enough.
                    }
                }
                exchange.close();
            });
            server.start();
        }

        URI address() {
            return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }
}
