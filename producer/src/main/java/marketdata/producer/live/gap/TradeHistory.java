package marketdata.producer.live.gap;

import marketdata.model.exchange.TradesPage;
import marketdata.model.exchange.TradesRequest;

import java.io.IOException;

/** The exchange's past trades. */
@FunctionalInterface
public interface TradeHistory {
    /** A page of them. */
    TradesPage trades(TradesRequest request) throws IOException, InterruptedException;
}
