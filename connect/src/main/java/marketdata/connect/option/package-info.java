/** What the options of all commands share. */
package marketdata.connect.option;
