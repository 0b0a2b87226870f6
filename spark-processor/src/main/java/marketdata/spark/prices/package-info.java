/** Price statistics, z-scores and next moves of polled prices, exactly once in Kafka. */
package marketdata.spark.prices;
