/** The command line of the producer. */
package marketdata.producer;
