-- Who may do what: the least that works. Tests try what is not granted here.

DO $$ BEGIN PERFORM pg_advisory_xact_lock(7421090); END $$;

SET ROLE crypto_owner;

-- Ours alone: who keeps tables of his own beside them, or has an extension with some, decides about those himself.
DO $$
DECLARE
    ours text := (SELECT string_agg(oid::regclass::text, ', ') FROM pg_class
        WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v') AND relowner = 'crypto_owner'::regrole);
BEGIN
    EXECUTE 'GRANT SELECT ON ' || ours || ' TO crypto_writer, crypto_monitor, analyst';
END
$$;
ALTER DEFAULT PRIVILEGES FOR ROLE crypto_owner IN SCHEMA public GRANT SELECT ON TABLES TO crypto_monitor, analyst;

GRANT INSERT, UPDATE ON trades_1min_agg, stream_epochs, late_trades, feed_gaps, market_epochs TO crypto_writer;
-- Once written, never changed: what was replaced, and what was committed.
GRANT INSERT ON trades_1min_agg_history, stream_commits TO crypto_writer;

GRANT INSERT, UPDATE ON alerts TO crypto_monitor;
-- A backfill that Airflow starts counts how often the exchange was asked.
GRANT UPDATE (attempts) ON feed_gaps TO crypto_monitor;

-- New functions are for those who may see the tables, not for everyone who can connect.
ALTER DEFAULT PRIVILEGES FOR ROLE crypto_owner REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
DO $$
DECLARE
    ours text := (SELECT string_agg(oid::regprocedure::text, ', ') FROM pg_proc
        WHERE pronamespace = 'public'::regnamespace AND proowner = 'crypto_owner'::regrole);
BEGIN
    EXECUTE 'REVOKE EXECUTE ON FUNCTION ' || ours || ' FROM PUBLIC';
    EXECUTE 'GRANT EXECUTE ON FUNCTION ' || ours || ' TO crypto_writer, crypto_monitor, analyst';
END
$$;
-- It deletes: for the stream alone.
REVOKE EXECUTE ON FUNCTION fold_stream_commits(text, bigint) FROM crypto_monitor, analyst;

RESET ROLE;
