/** Where PostgreSQL is, and connections to it. */
package marketdata.connect.postgres;
