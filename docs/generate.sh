#!/bin/sh
# Writes the pages that programs write: the data dictionary from the schema in a real PostgreSQL, the configuration from the
# options in the sources, the topics from asyncapi.yaml, the command line from the programs' own help (which builds them, and takes minutes on a busy machine).
# docs/generate.sh --check: exit code 1, with the differences, when one of them is not up to date
set -eu
home=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
"$home/../airflow/venv.sh" docs "$home/requirements.txt"
cd "$home/.."
code=0
for page in dictionary configuration topics cli; do
    .venv/docs/bin/python "docs/$page.py" "$@" || code=1
done
exit $code
