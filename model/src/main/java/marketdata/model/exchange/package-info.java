/**
 * What an exchange protocol is: addresses, subscription messages, frames, REST paths and answers. The exchanges
 * themselves are in the sub-packages.
 */
package marketdata.model.exchange;
