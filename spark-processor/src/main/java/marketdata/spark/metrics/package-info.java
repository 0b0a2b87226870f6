/** What a job's driver answers at {@code /metrics}; docs/metrics.md lists it. */
package marketdata.spark.metrics;
