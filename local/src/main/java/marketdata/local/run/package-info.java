/** A run: which programs it is made of, how they are started and stopped together, and what is seen of it. */
package marketdata.local.run;
