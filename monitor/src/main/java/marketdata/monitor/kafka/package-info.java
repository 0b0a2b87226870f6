/** What Kafka knows. The only package that imports its client; it reads offsets and names, no records. */
package marketdata.monitor.kafka;
