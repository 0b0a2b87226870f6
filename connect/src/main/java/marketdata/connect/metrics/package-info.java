/** Metrics that every program has. */
package marketdata.connect.metrics;
