package marketdata.producer.feeds.price;

import marketdata.model.parse.IsoTime;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;

/**
 * A price as the exchange sent it.
 *
 * @param millis the exchange's clock right after the price was read, epoch milliseconds
 */
record PolledPrice(String symbol, BigDecimal price, long millis) {
    byte[] json() {
        return "{\"symbol\":\"%s\",\"price\":%s,\"timestamp\":\"%s\"}"
                .formatted(symbol, price.toPlainString(), IsoTime.format(millis * 1000))
                .getBytes(StandardCharsets.UTF_8);
    }
}
