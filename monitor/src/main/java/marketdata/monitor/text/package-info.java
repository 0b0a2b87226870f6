/** How answers are written, for people and for programs. Knows nothing of what is monitored. */
package marketdata.monitor.text;
