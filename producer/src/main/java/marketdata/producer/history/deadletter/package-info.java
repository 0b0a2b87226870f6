/** Dead letters: list, explain, and publish again after a fix. */
package marketdata.producer.history.deadletter;
