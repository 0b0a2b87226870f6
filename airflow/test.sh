#!/bin/sh
# The DAGs' tests: format, lint, types, then pytest against stand-ins and a real PostgreSQL. No engine, no Spark.
# From a clean clone: makes .venv/airflow from the lock (again: nothing to do) and fetches PostgreSQL when there is none.
set -eu
home=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
venv=$home/../.venv/airflow
python=${PYTHON:-python3}
"$python" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null || {
    echo "airflow/test.sh: needs Python 3.11 to 3.13 (set PYTHON to one)" >&2
    exit 2
}
lock=$home/requirements-dev.txt
if ! cmp -s "$lock" "$venv/.lock"; then
    echo "airflow/test.sh: making .venv/airflow ..." >&2
    "$python" -m venv "$venv"
    "$venv/bin/pip" install -q --disable-pip-version-check uv
    "$venv/bin/uv" pip sync -q --python "$venv/bin/python" "$lock"
    cp "$lock" "$venv/.lock"
fi
postgres=${MAVEN_REPOSITORY:-$HOME/.m2/repository}/io/zonky/test/postgres
if ! ls "$postgres"/embedded-postgres-binaries-*/*/*.jar >/dev/null 2>&1 && ! ls /usr/lib/postgresql/*/bin >/dev/null 2>&1; then
    (cd "$home/.." && ./mvnw -q -ntp -B -pl local dependency:resolve)
fi
cd "$home"
"$venv/bin/ruff" format --check -q . || { echo "airflow/test.sh: .venv/airflow/bin/ruff format airflow" >&2; exit 1; }
"$venv/bin/ruff" check -q .
"$venv/bin/mypy" --no-error-summary dags stand_ins tests standalone.py
exec "$venv/bin/pytest" "$@"
