/** Health and metrics over HTTP, read only. */
package marketdata.monitor.serve;
