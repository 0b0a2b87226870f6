package marketdata.producer.live.clean;

import java.io.IOException;

/** What time it is at the exchange. */
@FunctionalInterface
public interface ExchangeClock {
    /**
     * Asks the exchange.
     *
     * @return microseconds since 1970 UTC
     * @throws IOException when it cannot be had now
     */
    long micros() throws IOException;
}
