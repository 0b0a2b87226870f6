package marketdata.spark.prices;

import com.fasterxml.jackson.databind.JsonNode;
import marketdata.model.PriceTopics;
import marketdata.model.parse.Reason;
import marketdata.model.parse.RejectedException;

/** What a record means. Never fails: a record that cannot be used is a {@link PriceInput} with its rejection. */
public final class PriceReader {
    /** How far a price's time may be ahead of its arrival: clocks differ, but not by more. */
    static final long AHEAD_MS = 10_000;

    private PriceReader() {}

    /** Reads one record of {@link PriceTopics#PRICES} or of a topic of results. */
    public static PriceInput read(RecordOrigin source, byte[] value) {
        try {
            JsonNode node = PriceJson.object(value);
            Price price = PriceJson.price(node);
            if (Math.floorDiv(price.micros(), 1000) > source.arrivedMs() + AHEAD_MS) {
                throw new RejectedException(
                        Reason.TIME_OUT_OF_RANGE,
                        "timestamp is ahead of the record's arrival by more than " + AHEAD_MS + " ms");
            }
            MovingStatistics statistics = source.topic().equals(PriceTopics.MOVING) ? PriceJson.moving(node) : null;
            return new PriceInput(
                    source, price.symbol(), value, price, PublishedResult.isRestated(node), statistics, null);
        } catch (RejectedException e) {
            OutputRecord rejection =
                    OutputRecord.rejected(source, null, value, e.reason().wire(), e.getMessage());
            return new PriceInput(source, "", value, null, false, null, rejection);
        }
    }
}
