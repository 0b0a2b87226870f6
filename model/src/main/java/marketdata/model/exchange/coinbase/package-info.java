/** Coinbase Exchange. */
package marketdata.model.exchange.coinbase;
