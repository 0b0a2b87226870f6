/** Where a job's records come from. */
package marketdata.spark.source;
