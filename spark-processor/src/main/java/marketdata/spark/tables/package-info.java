/** Candles and windows as tables: Parquet files by day and hour, PostgreSQL tables, the console. */
package marketdata.spark.tables;
