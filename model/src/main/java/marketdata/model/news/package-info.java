/** What the producer of news and the jobs that read it have in common. */
package marketdata.model.news;
