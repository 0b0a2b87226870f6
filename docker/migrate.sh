#!/bin/sh
# At every start: the tables as postgres/init says, the roles' passwords as .env says, a database for Airflow. Before that:
# the volumes must hold the market that .env names. Rows do not show which it was, and simulated ids look like gaps among real ones.
set -eu
export PGHOST="${PGHOST:-postgres}" PGUSER=postgres PGDATABASE=crypto_data
here=$(dirname -- "$0")
sql() { psql -X -q -v ON_ERROR_STOP=1 "$@"; }
case ${PIPELINE_WEBSOCKET_URL:-} in
    *://simulator*) market=simulated ;;
    *) market=live ;;
esac
# Its own password is the one thing that cannot be set from .env: it is what lets this in.
if ! refused=$(sql -c '' 2>&1); then
    echo "$refused" >&2
    case $refused in
        *"password authentication failed"*)
            echo "migrate: POSTGRES_PASSWORD of .env is not the password of PostgreSQL's superuser: put the old one back, or" \
                "set the new one there first (docs/compose.md, Change passwords)" >&2
            ;;
    esac
    exit 2
fi
held=$(sql -At -c "SELECT current_setting('crypto_pipeline.market', true)")
if [ -n "$held" ] && [ "$held" != "$market" ]; then
    echo "migrate: the volumes hold $held trades, .env names the $market market: put the addresses in .env back," \
        "or remove the data (docker-compose down -v)" >&2
    exit 2
fi
sql -c "ALTER DATABASE crypto_data SET crypto_pipeline.market = '$market'"
# Each file is one transaction: a start that fails in the middle of one leaves the tables as they were.
for file in "$here"/init/*.sql; do
    PGOPTIONS='-c client_min_messages=warning' sql -1 -f "$file"
done
# \getenv, not -v: a password in an argument is in every process list.
sql <<'SQL'
\getenv writer CRYPTO_WRITER_PASSWORD
\getenv monitor CRYPTO_MONITOR_PASSWORD
\getenv analyst ANALYST_PASSWORD
\getenv airflow AIRFLOW_DATABASE_PASSWORD
\getenv demo PIPELINE_DEMO_LOGIN
SET log_statement = 'none';
SET log_min_error_statement = 'panic';
ALTER ROLE crypto_writer PASSWORD :'writer';
ALTER ROLE crypto_monitor PASSWORD :'monitor';
ALTER ROLE analyst PASSWORD :'analyst';
SELECT 'CREATE ROLE airflow LOGIN' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'airflow') \gexec
ALTER ROLE airflow PASSWORD :'airflow';
SELECT 'CREATE DATABASE airflow OWNER airflow' WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'airflow') \gexec
REVOKE ALL ON DATABASE airflow FROM PUBLIC;
-- The login of the guides that came before: reads what the analyst reads, in the demo's settings only.
SELECT 'CREATE ROLE "user"' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'user') \gexec
SELECT :'demo' = 'yes' AS demo_login \gset
\if :demo_login
    GRANT analyst TO "user";
    ALTER ROLE "user" LOGIN PASSWORD 'password' CONNECTION LIMIT 10;
    ALTER ROLE "user" SET default_transaction_read_only = on;
    ALTER ROLE "user" SET statement_timeout = '30s';
    -- Queries written then find the old column names.
    ALTER ROLE "user" SET search_path = legacy, public;
    ALTER ROLE "user" SET idle_in_transaction_session_timeout = '60s';
\else
    REVOKE analyst FROM "user";
    ALTER ROLE "user" NOLOGIN PASSWORD NULL;
\endif
SQL
echo "migrate: tables and roles are as they should be"
