#!/usr/bin/env bash
# Real Airflow and a real Spark standalone cluster without Docker (DockerOperator meets a stand-in): see airflow.py.
# Needs what ./pipeline builds, and .venv/airflow (airflow/test.sh makes it).
set -euo pipefail
home=$(cd "$(dirname "$0")/../.." && pwd)
[ -x "$home/.venv/airflow/bin/airflow" ] || "$home/airflow/test.sh" --collect-only >/dev/null
exec "$home/.venv/airflow/bin/python" "$home/.ci/stages/airflow.py"
