#!/bin/sh
# Puts the analyst's password where pgAdmin looks for it (its user's storage), then starts as the image does.
set -eu
storage=/var/lib/pgadmin/storage/$(echo "$PGADMIN_DEFAULT_EMAIL" | tr '@' '_')
mkdir -p "$storage"
(umask 077 && printf 'postgres:5432:*:analyst:%s\n' "$ANALYST_PASSWORD" > "$storage/.pgpass")
chmod 600 "$storage/.pgpass"
exec /entrypoint.sh
