/** News, tickers, trades and alerts, and what is made of them. Plain Java; {@link marketdata.spark.event.EventJobs} ties it to Spark. */
package marketdata.spark.event;
