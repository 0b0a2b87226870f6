/** The tape: hourly files of the frames as received, from which any hour can be replayed. */
package marketdata.producer.tape;
