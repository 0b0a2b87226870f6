package marketdata.monitor.api;

/**
 * An answer that is not JSON.
 *
 * @param type media type
 */
record Text(String type, String body) {}
