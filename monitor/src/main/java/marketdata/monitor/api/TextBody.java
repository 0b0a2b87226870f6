package marketdata.monitor.api;

/**
 * An answer that is not JSON.
 *
 * @param type media type
 */
record TextBody(String type, String body) {}
