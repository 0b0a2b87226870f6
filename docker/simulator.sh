#!/bin/sh
# The market's beginning is kept: after a restart it is the same market, with the same trade ids. Other symbols, another rate or
# another seed make another market under the same names; its ids would look like gaps among those that the database has.
set -eu
held=/state/market-${PIPELINE_SOURCE:-binance}
market="symbols ${PIPELINE_SYMBOLS:-}, rate ${PIPELINE_RATE:-}, seed ${PIPELINE_SEED:-}"
[ -s "$held" ] || echo "$market" > "$held"
if [ "$(cat "$held")" != "$market" ]; then
    echo "simulator: the volumes hold trades of the market with $(cat "$held"); .env names $market: put .env back, or remove" \
        "the data (docker-compose down -v)" >&2
    exit 2
fi
start=/state/start
[ -s "$start" ] || date -u -d "${PIPELINE_HISTORY_BEFORE:-30 minutes} ago" +%Y-%m-%dT%H:%M:00Z > "$start"
PIPELINE_START=$(cat "$start")
export PIPELINE_START
exec java -XX:MaxRAMPercentage=60 -XX:+UseSerialGC -XX:+ExitOnOutOfMemoryError -Duser.timezone=UTC -jar /app/app.jar "$@"
