package marketdata.simulator.news;

import marketdata.simulator.venue.RestAnswer;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * {@code /news/rss.xml} and {@code /news/atom.xml}: a new article every 20 seconds, the last 30 on each page. What an
 * article says depends on its number alone, so the same article is the same on every page and at every time; the headlines
 * take turns, so every page has good news, bad news and neither.
 */
public final class NewsPages {

    private static final long EVERY_SECONDS = 20;
    private static final int SHOWN = 30;
    private static final List<String> NAMES =
            List.of("Bitcoin", "Ethereum", "Solana", "XRP", "Dogecoin", "Cardano", "Litecoin");
    private static final List<String> HEADLINES = List.of(
            "%s rallies to a record high as inflows grow",
            "%s falls after exchange hack, %s holds",
            "%s and %s trade sideways",
            "Analysts see strong support for %s",
            "%s slumps on fears of a crackdown",
            "Regulator does not approve %s fund",
            "%s upgrade launched with success, %s gains");

    private NewsPages() {}

    /** The page of a path at the exchange's time; 404 for any other path. */
    public static RestAnswer answer(String path, long nowMicros) {
        long newest = nowMicros / 1_000_000 / EVERY_SECONDS;
        return switch (path) {
            case "/news/rss.xml" -> page("application/rss+xml", rss(newest));
            case "/news/atom.xml" -> page("application/atom+xml", atom(newest));
            default -> new RestAnswer(404, Map.of("Content-Type", "text/plain"), "no such page\n");
        };
    }

    private static RestAnswer page(String type, String body) {
        return new RestAnswer(200, Map.of("Content-Type", type + ";charset=UTF-8"), body);
    }

    private static String rss(long newest) {
        StringBuilder out =
                new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<rss version=\"2.0\"><channel>");
        out.append(
                "<title>Simulated news</title><link>https://news.example/</link><description>Invented</description>");
        for (long n = newest; n > newest - SHOWN; n--) {
            String date = DateTimeFormatter.RFC_1123_DATE_TIME.format(time(n).atOffset(ZoneOffset.UTC));
            out.append("<item><guid>")
                    .append(address(n))
                    .append("</guid><link>")
                    .append(address(n));
            out.append("</link><title>")
                    .append(title(n))
                    .append("</title><pubDate>")
                    .append(date);
            out.append("</pubDate><description>&lt;p&gt;").append(title(n));
            out.append(".&lt;/p&gt;</description></item>");
        }
        return out.append("</channel></rss>\n").toString();
    }

    private static String atom(long newest) {
        StringBuilder out = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        out.append("<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>Simulated news</title><id>urn:simulated</id>");
        out.append("<updated>").append(time(newest)).append("</updated>");
        for (long n = newest; n > newest - SHOWN; n--) {
            out.append("<entry><id>")
                    .append(address(n))
                    .append("</id><link href=\"")
                    .append(address(n));
            out.append("\"/><title>")
                    .append(title(n))
                    .append("</title><published>")
                    .append(time(n));
            out.append("</published><updated>").append(time(n)).append("</updated><summary type=\"html\">&lt;p&gt;");
            out.append(title(n)).append(".&lt;/p&gt;</summary></entry>");
        }
        return out.append("</feed>\n").toString();
    }

    private static String address(long n) {
        return "https://news.example/" + n;
    }

    private static Instant time(long n) {
        return Instant.ofEpochSecond(n * EVERY_SECONDS);
    }

    private static String title(long n) {
        int drawn = Long.hashCode(n * 0x9E3779B97F4A7C15L) >>> 1;
        String first = NAMES.get(drawn % NAMES.size());
        String second = NAMES.get((drawn + 1 + drawn / 7 % (NAMES.size() - 1)) % NAMES.size());
        return String.format(
                Locale.ROOT, HEADLINES.get((int) Math.floorMod(n, (long) HEADLINES.size())), first, second);
    }
}
