/** What a trade and a minute are. Plain Java: no framework but Jackson, no clock, no socket, no file. */
package marketdata.model;
