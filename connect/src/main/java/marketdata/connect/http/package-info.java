/** HTTP clients that go through the proxy which the environment names, and a small server. */
package marketdata.connect.http;
