/** The running exchange: its connections, what they are sent, the rules they keep. One thread, any venue. */
package marketdata.simulator.exchange;
