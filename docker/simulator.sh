#!/bin/sh
# The market's beginning is kept: after a restart it is the same market, with the same trade ids.
set -eu
start=/state/start
[ -s "$start" ] || date -u -d "${PIPELINE_HISTORY_BEFORE:-30 minutes} ago" +%Y-%m-%dT%H:%M:00Z > "$start"
PIPELINE_START=$(cat "$start")
export PIPELINE_START
exec java -XX:MaxRAMPercentage=60 -XX:+UseSerialGC -XX:+ExitOnOutOfMemoryError -Duser.timezone=UTC -jar /app/app.jar "$@"
