/** Child processes: started apart from the terminal, watched, restarted, stopped. Knows nothing of what they do. */
package marketdata.local.process;
