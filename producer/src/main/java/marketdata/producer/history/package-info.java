/** History: past trades from REST or the exchange's daily files into the topics, each id once. */
package marketdata.producer.history;
