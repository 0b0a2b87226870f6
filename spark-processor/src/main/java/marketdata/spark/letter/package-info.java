/** Dead letters: from the task that refuses a record straight to Kafka. */
package marketdata.spark.letter;
