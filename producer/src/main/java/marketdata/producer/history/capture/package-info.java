/** Capture files: the frames as received, one compressed file an hour, from which any hour can be replayed. */
package marketdata.producer.history.capture;
