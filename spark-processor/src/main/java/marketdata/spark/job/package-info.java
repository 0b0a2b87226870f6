/** One file a job: the class Javadoc is the specification. */
package marketdata.spark.job;
