/**
 * From Kafka records to one-minute candles: blocks of trades by symbol, and the stateful operator. Pure: no
 * clock, no socket.
 */
package marketdata.spark.core.trade;
