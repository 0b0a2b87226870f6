/** Where checkpoints and tables of files are, and our own small files in them. */
package marketdata.spark.storage;
