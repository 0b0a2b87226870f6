/** The parts one by one: does each work, and what to do when it does not. */
package marketdata.monitor.doctor;
