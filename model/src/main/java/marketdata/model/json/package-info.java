/** Reading JSON strictly and without objects: exact digits, no rounding, every deviation refused by name. */
package marketdata.model.json;
