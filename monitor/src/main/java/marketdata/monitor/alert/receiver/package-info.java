/** Where messages go: one class for each kind of receiver, addressed as Apprise does. */
package marketdata.monitor.alert.receiver;
