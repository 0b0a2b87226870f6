#!/bin/sh
# Makes .venv/NAME from a lock; nothing to do when it is there and as old as the lock.
# Usage: venv.sh [NAME LOCK]; by default that of Airflow
set -eu
home=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
name=${1:-airflow}
venv=$home/../.venv/$name
python=${PYTHON:-python3}
"$python" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null || {
    echo "airflow/venv.sh: needs Python 3.11 to 3.13 (set PYTHON to one)" >&2
    exit 2
}
lock=${2:-$home/requirements-dev.txt}
if ! cmp -s "$lock" "$venv/.lock"; then
    echo "airflow/venv.sh: making .venv/$name ..." >&2
    "$python" -m venv "$venv"
    "$venv/bin/pip" install -q --disable-pip-version-check uv
    "$venv/bin/uv" pip sync -q --python "$venv/bin/python" "$lock"
    cp "$lock" "$venv/.lock"
fi
