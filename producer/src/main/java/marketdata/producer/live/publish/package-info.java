/** Kafka: publishes frames and trades, reads back what was published. */
package marketdata.producer.live.publish;
