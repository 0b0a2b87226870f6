/** The monitor's alerts as events. */
package marketdata.producer.feeds.alert;
