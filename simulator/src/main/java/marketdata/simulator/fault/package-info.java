/** Misbehaviour on command: what to do wrong, to which frames or answers, and for how long. */
package marketdata.simulator.fault;
