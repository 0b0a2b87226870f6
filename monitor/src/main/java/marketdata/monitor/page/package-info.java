/** The page that people look at: fixed files out of the jar. */
package marketdata.monitor.page;
