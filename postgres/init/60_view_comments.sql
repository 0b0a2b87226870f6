-- A view's column means what the table's column of that name means, unless it says otherwise itself.

DO $$ BEGIN PERFORM pg_advisory_xact_lock(7421090); END $$;

SET ROLE crypto_owner;

DO $$
DECLARE
    here record;
BEGIN
    FOR here IN
        SELECT v.relname AS view, v.attname AS name, v.table_of_the_view AS original
        FROM (
            SELECT c.oid, c.relname, a.attname, a.attnum,
                   CASE WHEN c.relname = 'open_gaps' THEN 'feed_gaps' ELSE 'trades_1min_agg' END AS table_of_the_view
            FROM pg_class c
            JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0
            WHERE c.relkind = 'v' AND c.relnamespace = 'public'::regnamespace
                AND c.relowner = 'crypto_owner'::regrole AND col_description(c.oid, a.attnum) IS NULL) AS v
        ORDER BY v.relname, v.attnum
    LOOP
        EXECUTE format('COMMENT ON COLUMN %I.%I IS %L', here.view, here.name, (
            SELECT col_description(attrelid, attnum) FROM pg_attribute
            WHERE attrelid = here.original::regclass AND attname = here.name));
    END LOOP;
END
$$;

RESET ROLE;
