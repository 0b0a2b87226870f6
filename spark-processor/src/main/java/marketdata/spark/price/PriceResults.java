package marketdata.spark.price;

import java.util.List;

/** Results as records of their topics. */
final class PriceResults {
    private PriceResults() {}

    static Outgoing moving(MovingStatistics statistics) {
        return record(PriceTopics.MOVING, statistics.price(), PriceJson.bytes(statistics));
    }

    static Outgoing zScores(MovingStatistics statistics) {
        return record(PriceTopics.ZSCORES, statistics.price(), PriceJson.zScores(statistics));
    }

    static List<Outgoing> moves(NextMove move) {
        Price price = move.price();
        return List.of(
                record(PriceTopics.HIGHER, price, PriceJson.move(price, "higher_window", move.higher())),
                record(PriceTopics.LOWER, price, PriceJson.move(price, "lower_window", move.lower())));
    }

    /** Statistics whose price did not come. */
    static Outgoing orphan(MovingStatistics statistics) {
        String symbol = statistics.price().symbol();
        return new Outgoing(
                PriceTopics.deadLetter(PriceTopics.MOVING),
                symbol,
                PriceJson.bytes(statistics),
                "no_price",
                "ZScores",
                "no such price came for these statistics",
                "no_price|" + symbol,
                statistics.price().micros());
    }

    private static Outgoing record(String topic, Price price, byte[] value) {
        return Outgoing.result(topic, price.symbol(), price.micros(), value);
    }
}
