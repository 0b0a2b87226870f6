package marketdata.spark.prices;

import marketdata.connect.kafka.DeadLetter;
import marketdata.model.PriceTopics;

import java.util.List;

/** Results as records of their topics. */
final class PriceResults {
    private PriceResults() {}

    static OutputRecord moving(MovingStatistics statistics) {
        return record(PriceTopics.MOVING, statistics.price(), PriceJson.bytes(statistics));
    }

    static OutputRecord zScores(MovingStatistics statistics) {
        return record(PriceTopics.ZSCORES, statistics.price(), PriceJson.zScores(statistics));
    }

    static List<OutputRecord> moves(NextMove move) {
        Price price = move.price();
        return List.of(
                record(PriceTopics.HIGHER, price, PriceJson.move(price, "higher_window", move.higher())),
                record(PriceTopics.LOWER, price, PriceJson.move(price, "lower_window", move.lower())));
    }

    /** Statistics whose price did not come. */
    static OutputRecord orphan(MovingStatistics statistics) {
        String symbol = statistics.price().symbol();
        return new OutputRecord(
                DeadLetter.topicOf(PriceTopics.MOVING),
                symbol,
                PriceJson.bytes(statistics),
                "no_price",
                "ZScores",
                "no such price came for these statistics",
                "no_price|" + symbol,
                statistics.price().micros());
    }

    private static OutputRecord record(String topic, Price price, byte[] value) {
        return OutputRecord.result(topic, price.symbol(), price.micros(), value);
    }
}
