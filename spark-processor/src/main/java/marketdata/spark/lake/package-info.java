/** The lake of one-minute candles. */
package marketdata.spark.lake;
