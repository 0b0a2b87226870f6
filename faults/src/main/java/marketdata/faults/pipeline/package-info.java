/** The run under test: its programs are started by {@code ./pipeline}, and its data folder says the rest. */
package marketdata.faults.pipeline;
