package marketdata.producer;

import marketdata.model.Exchange;

/** Kraken simulated. */
class SimulatedKrakenIT extends SimulatedVenue {
    SimulatedKrakenIT() {
        super(Exchange.KRAKEN);
    }
}
