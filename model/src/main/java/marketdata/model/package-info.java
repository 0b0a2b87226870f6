/** The register of exchanges; the model itself is in the sub-packages. */
package marketdata.model;
