/** How full a disk is, and how a folder of this machine tells. */
package marketdata.monitor.disk;
