/** Kraken spot, WebSocket v2. */
package marketdata.model.exchange.kraken;
