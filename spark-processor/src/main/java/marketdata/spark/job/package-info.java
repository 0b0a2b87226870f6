/** One file a job: its Javadoc is the specification, its code reads like it. No connection is opened here. */
package marketdata.spark.job;
