/** Tickers and trades of an exchange as events, one record each, and what all feeds of events share. */
package marketdata.producer.event;
