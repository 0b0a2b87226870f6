/** The program: options, wiring, start and end. */
package marketdata.simulator;
