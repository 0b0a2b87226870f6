/** The only package that knows Kafka. */
package marketdata.producer.kafka;
