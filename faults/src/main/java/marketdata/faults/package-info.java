/** The fault-injection run: starts a demo, injects faults by a seed, and has its results checked by an independent oracle. */
package marketdata.faults;
