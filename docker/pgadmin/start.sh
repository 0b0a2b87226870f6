#!/bin/sh
# Puts the analyst's password where pgAdmin looks for it (its user's storage), then starts as the image does.
set -eu
user=$(echo "$PGADMIN_DEFAULT_EMAIL" | tr '@' '_')
# As pgAdmin names the folder of a user whose name begins with a digit.
case $user in [0-9]*) user=pga_user_$user ;; esac
storage=/var/lib/pgadmin/storage/$user
mkdir -p "$storage"
(umask 077 && printf 'postgres:5432:*:analyst:%s\n' "$ANALYST_PASSWORD" > "$storage/.pgpass")
chmod 600 "$storage/.pgpass"
exec /entrypoint.sh
