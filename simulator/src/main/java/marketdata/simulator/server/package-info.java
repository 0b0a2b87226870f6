/** One port on loopback: HTTP, WebSocket connections and the simulator's own control paths. */
package marketdata.simulator.server;
