/** The Parquet tables that the jobs write: read with DuckDB, in this process, changing nothing. */
package marketdata.monitor.lake;
