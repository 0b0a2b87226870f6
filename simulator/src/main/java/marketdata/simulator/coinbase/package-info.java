/** Coinbase Exchange, as its WebSocket and REST documents describe it. */
package marketdata.simulator.coinbase;
