/**
 * From the trades of a frame to clean trades: duplicates, conflicting ids, times in the future, price spikes. No
 * socket, no Kafka.
 */
package marketdata.producer.live.clean;
