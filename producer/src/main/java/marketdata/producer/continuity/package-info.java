/** Notices holes in the trade ids and fills them over REST. */
package marketdata.producer.continuity;
