/**
 * Feeds of events beside the trades (tickers, trades, prices, news, alerts), one record each, and what these
 * feeds share.
 */
package marketdata.producer.feeds;
