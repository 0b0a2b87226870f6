/** The two foreign servers of the one-machine run, Kafka and PostgreSQL, with their ports and passwords. */
package marketdata.local.server;
