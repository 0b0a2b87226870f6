/** Steps between records and minutes, pure: no clock, no socket. */
package marketdata.spark.trade;
