/**
 * A trade and its readers: one execution on an exchange, its JSON form in Kafka, the rules every trade must
 * satisfy, topic names.
 */
package marketdata.model.trade;
