/** The exchange's REST interface: polite, patient, blind to what the answers mean. */
package marketdata.producer.rest;
