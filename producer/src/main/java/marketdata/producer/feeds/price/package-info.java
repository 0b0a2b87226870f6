/** Polls an exchange's prices. */
package marketdata.producer.feeds.price;
