-- Who may come in. Run by a superuser, in the database crypto_data, at every start: each statement can be repeated.
-- Roles have no password here; whoever starts the server sets them (ALTER ROLE ... PASSWORD).

-- Two starts at once wait for each other, where a file is one transaction (JDBC, psql -1).
DO $$ BEGIN PERFORM pg_advisory_xact_lock(7421090); END $$;

DO $$
DECLARE
    role_name text;
BEGIN
    FOREACH role_name IN ARRAY ARRAY['crypto_owner', 'crypto_writer', 'crypto_monitor', 'analyst'] LOOP
        BEGIN
            EXECUTE format('CREATE ROLE %I LOGIN', role_name);
        EXCEPTION
            WHEN duplicate_object OR unique_violation THEN
                NULL; -- it exists, or another start has just made it
        END;
    END LOOP;
END
$$;

ALTER ROLE crypto_owner LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS;
ALTER ROLE crypto_writer LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS;
ALTER ROLE crypto_monitor LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS;
ALTER ROLE analyst LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS;

-- Nothing of ours may wait or hold a lock for ever.
ALTER ROLE crypto_writer SET statement_timeout = '60s';
-- Longer than the stream waits for Kafka in the middle of a batch.
ALTER ROLE crypto_writer SET idle_in_transaction_session_timeout = '10min';
ALTER ROLE crypto_monitor SET statement_timeout = '30s';
ALTER ROLE crypto_monitor SET idle_in_transaction_session_timeout = '60s';
ALTER ROLE analyst SET statement_timeout = '30s';
ALTER ROLE analyst SET idle_in_transaction_session_timeout = '60s';
ALTER ROLE analyst SET default_transaction_read_only = on;

COMMENT ON ROLE crypto_owner IS 'Owns the tables; used to change them, by nothing at run time.';
COMMENT ON ROLE crypto_writer IS 'The pipeline: writes minutes, gaps and its own ledger.';
COMMENT ON ROLE crypto_monitor IS 'The monitor: reads everything, writes alerts.';
COMMENT ON ROLE analyst IS 'People and notebooks: reads everything, writes nothing, 30 s a statement.';

-- A session that says nothing sees UTC, as every number here is meant.
DO $$
BEGIN
    EXECUTE format('ALTER DATABASE %I SET timezone TO ''UTC''', current_database());
    EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
    EXECUTE format(
        'GRANT CONNECT ON DATABASE %I TO crypto_owner, crypto_writer, crypto_monitor, analyst', current_database());
END
$$;

REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE, CREATE ON SCHEMA public TO crypto_owner;
GRANT USAGE ON SCHEMA public TO crypto_writer, crypto_monitor, analyst;
