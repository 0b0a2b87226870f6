/** Recomputes minutes from the topic when late trades or gaps touch them. */
package marketdata.spark.core.restate;
