/**
 * The only package that touches Spark internals: the data source that builds trade blocks in its tasks,
 * checkpoint files, checkpoint repair.
 */
package marketdata.spark.platform;
