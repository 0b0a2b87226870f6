/** What PostgreSQL knows, read as records. The only package with SQL; it writes nothing. */
package marketdata.monitor.database;
