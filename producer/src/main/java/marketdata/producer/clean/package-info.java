/** From a frame to clean trades or a refusal: time gate, ids seen, price spikes. No socket, no Kafka. */
package marketdata.producer.clean;
