/** Encoders by Spark internals; apart from the rest of the platform, which uses the steps that these are for. */
package marketdata.spark.platform.column;
