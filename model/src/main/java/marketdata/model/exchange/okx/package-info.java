/** OKX spot: channel {@code trades-all} and REST, API v5, as its documents describe them. */
package marketdata.model.exchange.okx;
