-- Who may do what: the least that works. Tests try what is not granted here.

DO $$ BEGIN PERFORM pg_advisory_xact_lock(7421090); END $$;

SET ROLE crypto_owner;

GRANT SELECT ON ALL TABLES IN SCHEMA public TO crypto_writer, crypto_monitor, analyst;
ALTER DEFAULT PRIVILEGES FOR ROLE crypto_owner IN SCHEMA public GRANT SELECT ON TABLES TO crypto_monitor, analyst;

GRANT INSERT, UPDATE ON trades_1min_agg, stream_epochs, late_trades, feed_gaps TO crypto_writer;
-- Once written, never changed: what was replaced, and what was committed.
GRANT INSERT ON trades_1min_agg_history, stream_commits TO crypto_writer;

GRANT INSERT, UPDATE ON alerts TO crypto_monitor;

-- New functions are for those who may see the tables, not for everyone who can connect.
ALTER DEFAULT PRIVILEGES FOR ROLE crypto_owner REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA public FROM PUBLIC;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO crypto_writer, crypto_monitor, analyst;

RESET ROLE;
