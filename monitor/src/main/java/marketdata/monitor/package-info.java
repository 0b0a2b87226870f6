/** The program. Only this package knows every command. */
package marketdata.monitor;
