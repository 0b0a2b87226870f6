/** One class per command of {@code ./pipeline}: its options, and what it calls. */
package marketdata.local.command;
