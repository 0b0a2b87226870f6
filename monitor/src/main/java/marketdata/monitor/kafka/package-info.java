/** What Kafka knows. The only package that imports its client; it reads offsets, names and sizes, no records. */
package marketdata.monitor.kafka;
