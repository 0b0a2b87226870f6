/** One pure file an exchange: where to connect, what to send, what a frame means. No clock, no socket, no Kafka. */
package marketdata.model.exchange;
