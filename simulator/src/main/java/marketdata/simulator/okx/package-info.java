/** OKX spot, API v5: channel {@code trades-all} and REST, as its documents describe them. */
package marketdata.simulator.okx;
