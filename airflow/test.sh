#!/bin/sh
# The DAGs' tests: format, lint, types, then pytest against stand-ins and a real PostgreSQL. No engine, no Spark.
# From a clean clone: makes .venv/airflow from the lock (again: nothing to do) and fetches PostgreSQL when there is none.
set -eu
home=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
venv=$home/../.venv/airflow
"$home/venv.sh"
postgres=${MAVEN_REPOSITORY:-$HOME/.m2/repository}/io/zonky/test/postgres
if ! ls "$postgres"/embedded-postgres-binaries-*/*/*.jar >/dev/null 2>&1 && ! ls /usr/lib/postgresql/*/bin >/dev/null 2>&1; then
    (cd "$home/.." && ./mvnw -q -ntp -B -pl local -am compile)
fi
cd "$home"
"$venv/bin/ruff" format --check -q . || { echo "airflow/test.sh: .venv/airflow/bin/ruff format airflow" >&2; exit 1; }
"$venv/bin/ruff" check -q .
"$venv/bin/ruff" format --check -q ../.ci ../bench ../docker ../docs || { echo "airflow/test.sh: .venv/airflow/bin/ruff format .ci bench docker docs" >&2; exit 1; }
"$venv/bin/ruff" check -q ../.ci ../bench ../docker ../docs
"$venv/bin/mypy" --no-error-summary dags stand_ins tests standalone.py
exec "$venv/bin/pytest" "$@"
