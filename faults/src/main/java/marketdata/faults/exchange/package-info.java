/** The simulated exchanges: in what they differ, and how one is ordered to fail. */
package marketdata.faults.exchange;
