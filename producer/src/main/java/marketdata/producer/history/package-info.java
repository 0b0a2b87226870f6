/** Backfill: past trades from REST or an exchange's daily files into the topics, each id once. */
package marketdata.producer.history;
