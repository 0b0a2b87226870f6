/**
 * The independent oracle: computes from the exchange's own tape what tables, topics and files must hold, and names every
 * difference. It shares no code with the pipeline.
 */
package marketdata.faults.oracle;
