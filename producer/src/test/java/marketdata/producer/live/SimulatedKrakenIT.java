package marketdata.producer.live;

import marketdata.model.trade.Exchange;

/** Kraken simulated. */
class SimulatedKrakenIT extends SimulatedVenue {
    SimulatedKrakenIT() {
        super(Exchange.KRAKEN);
    }
}
