/** A run under constant misfortune, and the proof that it changed nothing. */
package marketdata.local.torture;
