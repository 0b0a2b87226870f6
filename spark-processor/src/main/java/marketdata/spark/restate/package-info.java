/** Minutes computed anew from everything the topic holds. */
package marketdata.spark.restate;
