/** The one-machine run's commands and its data folder. Starts this project's programs; uses none of their classes. */
package marketdata.local;
