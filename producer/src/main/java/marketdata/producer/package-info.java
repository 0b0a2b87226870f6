/** Exchange to Kafka as a program: options, wiring, counters, status page. Only this package knows all the others. */
package marketdata.producer;
