#!/bin/sh
# Makes .venv/docs from the lock; nothing to do when it is there and as old as the lock.
set -eu
home=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
venv=$home/../.venv/docs
python=${PYTHON:-python3}
"$python" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null || {
    echo "docs/venv.sh: needs Python 3.11 to 3.13 (set PYTHON to one)" >&2
    exit 2
}
lock=$home/requirements.txt
if ! cmp -s "$lock" "$venv/.lock"; then
    echo "docs/venv.sh: making .venv/docs ..." >&2
    "$python" -m venv "$venv"
    "$venv/bin/pip" install -q --disable-pip-version-check uv
    "$venv/bin/uv" pip sync -q --python "$venv/bin/python" "$lock"
    cp "$lock" "$venv/.lock"
fi
