/** Checks: each says what it measured, what is allowed, and what that means. They read a clock only as given. */
package marketdata.monitor.check;
