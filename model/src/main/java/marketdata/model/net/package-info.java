/** How this machine reaches the internet. */
package marketdata.model.net;
