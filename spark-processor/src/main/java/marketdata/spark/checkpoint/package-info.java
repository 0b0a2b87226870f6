/** Where checkpoints are, and our own small files in them. */
package marketdata.spark.checkpoint;
