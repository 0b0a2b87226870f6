/**
 * WebSocket connections: connect, subscribe, detect a dead socket, reconnect; frames go to a bounded queue.
 * Knows no exchange and no Kafka.
 */
package marketdata.producer.live.feed;
