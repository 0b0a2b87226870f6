/** The commands: options in, answer and exit code out. */
package marketdata.monitor.command;
