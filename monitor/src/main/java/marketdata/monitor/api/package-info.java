/** The API under /api/v1: what PostgreSQL knows, as JSON and CSV, and its changes as server-sent events. Read only. */
package marketdata.monitor.api;
