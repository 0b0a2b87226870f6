/** Detects gaps in the trade ids and fills them over REST. */
package marketdata.producer.live.gap;
