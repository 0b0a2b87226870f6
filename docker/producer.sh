#!/bin/sh
# The producer, or another of its commands; with PIPELINE_RUN_SECONDS for so long, then ended by SIGTERM (exit code 124).
set -eu
seconds=${PIPELINE_RUN_SECONDS:-}
set -- java -XX:MaxRAMPercentage=60 -XX:+UseSerialGC -XX:+ExitOnOutOfMemoryError -Duser.timezone=UTC -jar /app/app.jar "$@"
[ -z "$seconds" ] || set -- timeout --signal=TERM --kill-after=30 "$seconds" "$@"
exec "$@"
