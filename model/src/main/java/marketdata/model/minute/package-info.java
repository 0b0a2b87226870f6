/** What becomes of trades: exact one-minute rows that know which trade ids they are made of. Pure, no clock. */
package marketdata.model.minute;
