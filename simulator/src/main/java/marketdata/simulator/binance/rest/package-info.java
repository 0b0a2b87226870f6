/** Binance's {@code /api/v3}: parameters, weights, errors and answers, computed from the tape with plain BigDecimal. */
package marketdata.simulator.binance.rest;
