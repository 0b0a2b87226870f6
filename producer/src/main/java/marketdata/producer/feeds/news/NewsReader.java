package marketdata.producer.feeds.news;

import com.rometools.rome.feed.synd.SyndContent;
import com.rometools.rome.feed.synd.SyndEntry;
import com.rometools.rome.feed.synd.SyndFeed;
import com.rometools.rome.io.FeedException;
import com.rometools.rome.io.SyndFeedInput;
import com.rometools.rome.io.XmlReader;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedSet;

/** RSS and Atom pages to articles. A page with a document type is rejected, so nothing outside it is ever read. */
final class NewsReader {
    private static final int LONGEST_NAME = 500;
    private static final int LONGEST_SUMMARY = 20_000;
    private static final int MOST_ARTICLES = 1_000;

    private final Lexicon lexicon = new Lexicon();
    private final Currencies currencies = new Currencies();

    /**
     * The articles of a page, oldest first, those without a date at the end; entries without title and address are none.
     *
     * @param contentType as the server says, may be null
     * @throws FeedException when it is no RSS or Atom
     */
    List<Article> read(byte[] page, String contentType, URI address) throws FeedException, IOException {
        SyndFeed feed = parsed(page, contentType);
        List<Article> articles = new ArrayList<>();
        for (SyndEntry each : feed.getEntries()) {
            if (articles.size() < MOST_ARTICLES && (has(each.getTitle()) || has(each.getLink()))) {
                articles.add(article(each, address));
            }
        }
        articles.sort(Comparator.comparing(Article::published, Comparator.nullsLast(Comparator.naturalOrder()))
                .thenComparing(Article::id));
        return articles;
    }

    private static SyndFeed parsed(byte[] page, String contentType) throws FeedException, IOException {
        SyndFeedInput input = new SyndFeedInput();
        input.setAllowDoctypes(false);
        try (XmlReader reader = new XmlReader(new ByteArrayInputStream(page), contentType, true)) {
            return input.build(reader);
        } catch (RuntimeException | StackOverflowError e) {
            // The library goes into nested markup by calling itself; a page of a million open tags must harm nobody.
            throw new FeedException("neither RSS nor Atom that can be read: " + e, e);
        }
    }

    private Article article(SyndEntry entry, URI address) {
        String url = has(entry.getLink()) ? entry.getLink().strip() : "";
        String title = cut(has(entry.getTitle()) ? plain(entry.getTitle()) : url, LONGEST_NAME);
        String summary = cut(summary(entry), LONGEST_SUMMARY);
        String website = website(url, address);
        String text = title + ". " + summary;
        SortedSet<String> mentioned = currencies.in(text);
        return new Article(
                id(entry, website, title, url),
                title,
                url,
                website,
                published(entry),
                summary,
                mentioned,
                lexicon.score(text));
    }

    private static String summary(SyndEntry entry) {
        SyndContent description = entry.getDescription();
        if (description == null && !entry.getContents().isEmpty()) {
            description = entry.getContents().get(0);
        }
        return description == null || description.getValue() == null ? "" : plain(description.getValue());
    }

    private static Instant published(SyndEntry entry) {
        Date date = entry.getPublishedDate() == null ? entry.getUpdatedDate() : entry.getPublishedDate();
        return date == null ? null : date.toInstant();
    }

    /** The page's own id where it is an address, else made unique by the website; what is too long is hashed. */
    private static String id(SyndEntry entry, String website, String title, String url) {
        String own = has(entry.getUri()) ? entry.getUri().strip() : has(url) ? url : title;
        String id = own.contains("://") ? own : website + ':' + own;
        return id.length() <= LONGEST_NAME ? id : website + ':' + sha256(id);
    }

    private static String website(String url, URI address) {
        try {
            String host = URI.create(url).getHost();
            return host == null ? address.getHost() : host;
        } catch (IllegalArgumentException e) {
            return address.getHost();
        }
    }

    private static boolean has(String text) {
        return text != null && !text.isBlank();
    }

    /** Without tags, the commonest entities, character 0 and repeated white space. */
    private static String plain(String html) {
        return html.replaceAll("<[^<>]*>", " ")
                .replace("&nbsp;", " ")
                .replace("&quot;", "\"")
                .replace("&#39;", "'")
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&amp;", "&")
                .replace('\0', ' ')
                .replaceAll("\\s+", " ")
                .strip();
    }

    private static String cut(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most;
        return text.substring(0, end);
    }

    private static String sha256(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java has SHA-256", e);
        }
    }
}
