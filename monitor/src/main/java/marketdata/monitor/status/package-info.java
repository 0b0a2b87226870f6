/** Where the pipeline stands: one picture from PostgreSQL and Kafka, as text, JSON or metrics. */
package marketdata.monitor.status;
