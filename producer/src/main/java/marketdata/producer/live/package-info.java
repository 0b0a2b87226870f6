/** The live feed as a program: options, the pipeline of a frame, recovery state, metrics. */
package marketdata.producer.live;
