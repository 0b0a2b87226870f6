/** How Spark's checkpoint files reach the disk. */
package marketdata.spark.checkpoint;
