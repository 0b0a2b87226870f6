package marketdata.producer.live;

import marketdata.model.trade.Exchange;

/** Coinbase simulated. */
class SimulatedCoinbaseIT extends SimulatedVenue {
    SimulatedCoinbaseIT() {
        super(Exchange.COINBASE);
    }
}
