#!/usr/bin/env bash
# Real Airflow and a real Spark standalone cluster without Docker (DockerOperator meets a stand-in): see airflow.py.
set -euo pipefail
home=$(cd "$(dirname "$0")/../.." && pwd)
"$home/pipeline" --version >/dev/null # builds what is missing or old
[ -x "$home/.venv/airflow/bin/airflow" ] || "$home/airflow/test.sh" --collect-only >/dev/null
exec "$home/.venv/airflow/bin/python" "$home/.ci/stages/airflow.py"
