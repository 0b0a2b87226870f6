/** The price of one symbol, polled from REST into {@code btc-price}. */
package marketdata.producer.price;
