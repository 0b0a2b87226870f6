/** Our minutes held against the exchange's own candles. */
package marketdata.spark.reconcile;
