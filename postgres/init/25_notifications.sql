-- Who shows minutes need not ask for them: each transaction that writes some announces itself on the channel "commits".

DO $$ BEGIN PERFORM pg_advisory_xact_lock(7421090); END $$;

SET ROLE crypto_owner;

CREATE OR REPLACE FUNCTION announce_minutes() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    first_start timestamptz;
    last_start timestamptz;
BEGIN
    SELECT min(window_start), max(window_start) INTO first_start, last_start FROM written;
    IF first_start IS NOT NULL THEN
        PERFORM pg_notify('commits', format('%s %s %s', extract(epoch FROM first_start)::bigint,
            extract(epoch FROM last_start)::bigint, floor(extract(epoch FROM now()))::bigint));
    END IF;
    RETURN NULL;
END
$$;

COMMENT ON FUNCTION announce_minutes() IS
    'Announces on channel commits, at the end of the transaction, which minutes a statement has written: first and last window_start and the time of the transaction, each in whole seconds since 1970, UTC.';

CREATE OR REPLACE FUNCTION announce_commit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('commits', '');
    RETURN NULL;
END
$$;

COMMENT ON FUNCTION announce_commit() IS
    'Announces on channel commits, at the end of the transaction and without a payload, that a streaming query has committed a batch.';

-- An upsert fires both; a trigger of two events cannot name the rows it is of.
CREATE OR REPLACE TRIGGER announces_inserted AFTER INSERT ON trades_1min_agg
    REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION announce_minutes();
CREATE OR REPLACE TRIGGER announces_updated AFTER UPDATE ON trades_1min_agg
    REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION announce_minutes();
CREATE OR REPLACE TRIGGER announces_batches AFTER INSERT OR UPDATE ON stream_commits
    FOR EACH STATEMENT EXECUTE FUNCTION announce_commit();

RESET ROLE;
