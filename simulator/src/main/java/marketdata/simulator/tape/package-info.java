/** What happened, as columns of trades; knows no exchange's wire format, no socket and no clock. */
package marketdata.simulator.tape;
