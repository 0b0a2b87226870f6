/** Options that several commands share. */
package marketdata.producer.option;
