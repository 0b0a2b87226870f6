/** Compares our minutes with the exchange's own candles, by the exchange's rules of rounding. */
package marketdata.spark.reconcile;
