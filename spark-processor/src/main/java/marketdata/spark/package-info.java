/** Kafka topics in, proven rows out. A job is one file in {@code job}; sources and sinks are shared by all. */
package marketdata.spark;
