/** Windows over clean trades: one minute, and five minutes made of minutes. */
package marketdata.spark.window;
