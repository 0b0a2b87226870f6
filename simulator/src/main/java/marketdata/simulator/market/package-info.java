/** The seeded market: which trades happen when; knows no exchange's wire format, no socket and no clock. */
package marketdata.simulator.market;
