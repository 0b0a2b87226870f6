/** Moves frames from a socket into a bounded queue and keeps the socket alive. Knows no exchange and no Kafka. */
package marketdata.producer.feed;
