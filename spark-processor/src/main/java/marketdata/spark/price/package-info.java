/** Statistics of a price: exact windows, z-scores, next moves. Plain Java; {@link marketdata.spark.price.PriceJobs} ties it to Spark. */
package marketdata.spark.price;
