#!/bin/sh
# Writes .env from .env.example with random passwords and keys, readable by you alone. Never overwrites one.
set -eu
cd "$(dirname -- "$0")/.."
[ ! -e .env ] || { echo "make-env: .env is there already" >&2; exit 2; }
random() { head -c "$1" /dev/urandom | base64 | tr -d '\n'; }
word() { random 48 | tr -dc 'A-Za-z0-9' | cut -c1-32; }
umask 077
while IFS= read -r line; do
    case $line in
        AIRFLOW_FERNET_KEY=*) echo "AIRFLOW_FERNET_KEY=$(random 32 | tr '+/' '-_')" ;;
        PIPELINE_DEMO_LOGIN=*) echo "PIPELINE_DEMO_LOGIN=" ;;
        *_PASSWORD=* | *_SECRET=* | *_SECRET_KEY=*) echo "${line%%=*}=$(word)" ;;
        *) echo "$line" ;;
    esac
done < .env.example > .env.new
mv .env.new .env
echo "make-env: .env written; Airflow's and pgAdmin's passwords: grep -E 'AIRFLOW_ADMIN|PGADMIN' .env"
