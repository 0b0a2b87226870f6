/** What the benchmarks are fed with. */
package marketdata.bench;
