/** What the server asks of an exchange it impersonates; one implementation per exchange, each in its own package. */
package marketdata.simulator.venue;
