/** Dead letters: listed, explained, and put on their way again after a fix. */
package marketdata.producer.letters;
