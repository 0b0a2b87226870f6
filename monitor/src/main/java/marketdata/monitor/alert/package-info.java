/**
 * Findings become incidents in the table {@code alerts}, incidents become messages: each raised once, cleared once, whoever
 * and however many make the checks.
 */
package marketdata.monitor.alert;
