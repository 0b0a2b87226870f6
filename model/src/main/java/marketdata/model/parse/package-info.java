/**
 * Strict parsing without objects: JSON cursor, exact decimals, ISO times, symbols. Input that does not fit is
 * rejected with a reason, never rounded.
 */
package marketdata.model.parse;
