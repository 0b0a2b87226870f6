/** Where a job's results go. Everything here may be given the same batch twice and must not show it. */
package marketdata.spark.sink;
