/** What a user can set, checked before anything connects. */
package marketdata.monitor.option;
