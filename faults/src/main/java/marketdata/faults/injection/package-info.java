/** The faults: how often each is drawn, and how it is injected. */
package marketdata.faults.injection;
