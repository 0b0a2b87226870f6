/** News pages of a simulated website. */
package marketdata.simulator.news;
