/** How full disks are; reads those of folders of this machine. */
package marketdata.monitor.disk;
