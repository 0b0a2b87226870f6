/** Binance spot as its clients see it: paths, frames, answers, limits. Knows no socket, no market and no recording. */
package marketdata.simulator.binance;
