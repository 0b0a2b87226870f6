/** News, tickers, trades and alerts as rows; sentiment, predictions and ticker sessions made of them. */
package marketdata.spark.events;
