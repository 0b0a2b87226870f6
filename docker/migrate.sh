#!/bin/sh
# At every start: the tables as postgres/init says, the roles' passwords as .env says, a database for Airflow.
set -eu
export PGHOST=postgres PGUSER=postgres PGDATABASE=crypto_data
sql() { psql -X -q -v ON_ERROR_STOP=1 "$@"; }
for file in /crypto-pipeline/init/*.sql; do
    PGOPTIONS='-c client_min_messages=warning' sql -f "$file"
done
# \getenv, not -v: a password in an argument is in every process list.
sql <<'SQL'
\getenv writer CRYPTO_WRITER_PASSWORD
\getenv monitor CRYPTO_MONITOR_PASSWORD
\getenv analyst ANALYST_PASSWORD
\getenv airflow AIRFLOW_DATABASE_PASSWORD
SET log_statement = 'none';
SET log_min_error_statement = 'panic';
ALTER ROLE crypto_writer PASSWORD :'writer';
ALTER ROLE crypto_monitor PASSWORD :'monitor';
ALTER ROLE analyst PASSWORD :'analyst';
SELECT 'CREATE ROLE airflow LOGIN' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'airflow') \gexec
ALTER ROLE airflow PASSWORD :'airflow';
SELECT 'CREATE DATABASE airflow OWNER airflow' WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'airflow') \gexec
REVOKE ALL ON DATABASE airflow FROM PUBLIC;
SQL
echo "migrate: tables and roles are as they should be"
