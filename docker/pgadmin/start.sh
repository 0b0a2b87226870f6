#!/bin/sh
# Puts the analyst's password where pgAdmin looks for it (its user's storage), then starts as the image does.
set -eu
# As pgAdmin names a user's folder (preprocess_username of its utils/paths.py).
user=$(printf %s "$PGADMIN_DEFAULT_EMAIL" | sed 's|@|_|g; s|[/\\]|slash|g; s|^[0-9]|pga_user_&|')
storage=/var/lib/pgadmin/storage/$user
mkdir -p "$storage"
(umask 077 && printf 'postgres:5432:*:analyst:%s\n' "$ANALYST_PASSWORD" > "$storage/.pgpass")
chmod 600 "$storage/.pgpass"
exec /entrypoint.sh
