/**
 * The only package that uses Spark internals, with {@code column}: the data source that builds trade blocks in its tasks,
 * checkpoint files and folders.
 */
package marketdata.spark.platform;
