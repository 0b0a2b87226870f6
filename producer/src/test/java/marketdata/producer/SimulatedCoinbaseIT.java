package marketdata.producer;

import marketdata.model.Exchange;

/** Coinbase simulated. */
class SimulatedCoinbaseIT extends SimulatedVenue {
    SimulatedCoinbaseIT() {
        super(Exchange.COINBASE);
    }
}
