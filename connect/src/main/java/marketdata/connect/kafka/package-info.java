/** Where Kafka is, its topics, and dead letters. */
package marketdata.connect.kafka;
