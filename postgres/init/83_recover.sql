-- What the job Recover may do: forget batches by number that are done again after a torn checkpoint, cut otherwise. Their
-- rows replace themselves. Can be run again.

SET ROLE crypto_owner;

GRANT DELETE ON event_commits TO crypto_writer;

RESET ROLE;
