/** Dead letters: sent to Kafka by the task that rejects a record. */
package marketdata.spark.deadletter;
