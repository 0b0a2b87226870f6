/** HTTP proxies, from the environment. */
package marketdata.model.net;
