/** One port on loopback: HTTP, the upgrade to WebSocket and the simulator's own control paths. */
package marketdata.simulator.server;
