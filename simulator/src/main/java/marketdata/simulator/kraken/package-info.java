/** Kraken spot, WebSocket v2 and REST, as its documents describe them. */
package marketdata.simulator.kraken;
