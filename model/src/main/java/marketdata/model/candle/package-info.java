/**
 * The core: trades become exact one-minute candles whose trade ids prove that none is missing. Pure: no clock,
 * no socket, no file.
 */
package marketdata.model.candle;
