package marketdata.spark.event;

import com.fasterxml.jackson.databind.JsonNode;
import marketdata.model.RejectedException;
import marketdata.spark.price.PriceJson;
import marketdata.spark.price.Source;
import marketdata.spark.sink.Change;

import java.util.ArrayList;
import java.util.List;

/** What a record means. Never fails: a record that cannot be used becomes a dead letter. */
final class EventReader {
    private EventReader() {}

    /** The row that a record of one of the four topics is. */
    static Change change(Source source, byte[] value) {
        try {
            JsonNode node = PriceJson.object(value);
            return switch (source.topic()) {
                case EventTopics.ARTICLES -> Article.of(source, node).change(source);
                case EventTopics.TICKERS -> Ticker.of(source, node).change(source);
                case EventTopics.TRADES -> TradeEvent.of(source, node).change(source);
                case EventTopics.ALERTS -> AlertEvent.of(source, node).change(source);
                default -> throw new IllegalArgumentException("no topic of events: " + source.topic());
            };
        } catch (RejectedException e) {
            return refused(source, value, e);
        }
    }

    /** An article's score, once for each currency it mentions. */
    static List<Point> mentions(Source source, byte[] value) {
        try {
            Article article = Article.of(source, PriceJson.object(value));
            List<Point> points = new ArrayList<>();
            for (String each : article.mentioned()) {
                points.add(new Point(source, each, value, article.id(), article.micros(), article.score(), null));
            }
            return points;
        } catch (RejectedException e) {
            return List.of(Point.of(refused(source, value, e)));
        }
    }

    /** A ticker's last price. */
    static List<Point> prices(Source source, byte[] value) {
        try {
            Ticker ticker = Ticker.of(source, PriceJson.object(value));
            return List.of(new Point(source, ticker.pair(), value, null, ticker.micros(), ticker.last(), null));
        } catch (RejectedException e) {
            return List.of(Point.of(refused(source, value, e)));
        }
    }

    private static Change refused(Source source, byte[] value, RejectedException e) {
        return Change.refused(source, null, value, e.reason().wire(), e.getMessage());
    }
}
