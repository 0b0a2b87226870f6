/** What is sent to subscribers and when: the live market or a recording, as frames addressed by index. */
package marketdata.simulator.playback;
