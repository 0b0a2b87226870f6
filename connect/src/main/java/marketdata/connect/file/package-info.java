/** Files that survive a crash. */
package marketdata.connect.file;
