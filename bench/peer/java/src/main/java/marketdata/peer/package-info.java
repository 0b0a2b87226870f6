/** The same one-minute rows by other engines, written as their experienced users would. */
package marketdata.peer;
