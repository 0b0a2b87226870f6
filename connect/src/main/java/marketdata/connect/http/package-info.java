/** HTTP clients that go through the proxy which the environment names. */
package marketdata.connect.http;
