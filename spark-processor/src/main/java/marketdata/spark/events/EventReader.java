package marketdata.spark.events;

import com.fasterxml.jackson.databind.JsonNode;
import marketdata.model.EventTopics;
import marketdata.model.parse.RejectedException;
import marketdata.spark.prices.PriceJson;
import marketdata.spark.prices.RecordOrigin;

import java.util.ArrayList;
import java.util.List;

/** What a record means. Never fails: a record that cannot be used becomes a dead letter. */
final class EventReader {
    private EventReader() {}

    /** The row that a record of one of the four topics is. */
    static TableRow change(RecordOrigin source, byte[] value) {
        try {
            JsonNode node = PriceJson.object(value);
            return switch (source.topic()) {
                case EventTopics.ARTICLES -> ArticleEvent.of(source, node).change(source);
                case EventTopics.TICKERS -> TickerEvent.of(source, node).change(source);
                case EventTopics.TRADES -> TradeEvent.of(source, node).change(source);
                case EventTopics.ALERTS -> AlertEvent.of(source, node).change(source);
                default -> throw new IllegalArgumentException("no topic of events: " + source.topic());
            };
        } catch (RejectedException e) {
            return rejected(source, value, e);
        }
    }

    /** An article's score, once for each currency it mentions. */
    static List<Observation> mentions(RecordOrigin source, byte[] value) {
        try {
            ArticleEvent article = ArticleEvent.of(source, PriceJson.object(value));
            List<Observation> points = new ArrayList<>();
            for (String each : article.mentioned()) {
                points.add(new Observation(source, each, value, article.id(), article.micros(), article.score(), null));
            }
            return points;
        } catch (RejectedException e) {
            return List.of(Observation.of(rejected(source, value, e)));
        }
    }

    /** A ticker's last price. */
    static List<Observation> prices(RecordOrigin source, byte[] value) {
        try {
            TickerEvent ticker = TickerEvent.of(source, PriceJson.object(value));
            return List.of(new Observation(source, ticker.pair(), value, null, ticker.micros(), ticker.last(), null));
        } catch (RejectedException e) {
            return List.of(Observation.of(rejected(source, value, e)));
        }
    }

    private static TableRow rejected(RecordOrigin source, byte[] value, RejectedException e) {
        return TableRow.rejected(source, null, value, e.reason().wire(), e.getMessage());
    }
}
