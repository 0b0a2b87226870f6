/** News pages (RSS, Atom) as articles with the currencies they mention and a sentiment. */
package marketdata.producer.feeds.news;
