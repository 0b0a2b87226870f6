package marketdata.spark.prices;

import java.io.Serializable;
import java.math.BigDecimal;

/**
 * A price at an instant.
 *
 * @param micros event time, microseconds since 1970 UTC
 * @param price exact, above zero
 */
public record Price(String symbol, long micros, BigDecimal price) implements Serializable {}
