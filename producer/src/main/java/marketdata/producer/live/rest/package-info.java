/** Requests to an exchange's REST interface: rate limit, retry, timeouts. Does not interpret the answers. */
package marketdata.producer.live.rest;
