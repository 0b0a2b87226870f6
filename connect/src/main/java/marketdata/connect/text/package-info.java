/** Words that several programs print. */
package marketdata.connect.text;
