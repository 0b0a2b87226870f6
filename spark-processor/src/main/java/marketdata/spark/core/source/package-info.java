/** The Kafka topics that jobs read, their offsets and their history. */
package marketdata.spark.core.source;
