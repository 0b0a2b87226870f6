/** Binance spot. */
package marketdata.model.exchange.binance;
