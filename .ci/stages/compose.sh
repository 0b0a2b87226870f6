#!/usr/bin/env bash
# The stack in real containers, from a clean clone: up, used by browser, restarted part by part, down, up, down -v.
# Needs an engine; starts one with START_ENGINE (default: the shared tool) when none runs. Without any: exit code 3.
set -euo pipefail
home=$(cd "$(dirname "$0")/../.." && pwd)
tool=${START_ENGINE:-$home/../shared/tools/containers/start-engine.sh}
work=$(mktemp -d)
started=
export PATH=/usr/bin:$PATH DOCKER_BUILDKIT=1 COMPOSE_DOCKER_CLI_BUILD=1 COMPOSE_PROJECT_NAME=crypto-pipeline-ci

none() {
    printf '\n%s\n' "**** NOT RUN: no container engine can run here: $1" \
        "**** docker-compose.yml has NOT been tried by this run." >&2
    exit 3
}

cleanup() {
    if [ -d "$work/clone" ] && [ -z "${KEEP:-}" ]; then
        docker rm -f "$COMPOSE_PROJECT_NAME-receiver" >/dev/null 2>&1 || true
        (cd "$work/clone" && docker-compose down -v --remove-orphans >/dev/null 2>&1) || true
    fi
    [ -z "$started" ] || "$tool" stop >/dev/null 2>&1 || true
    [ -n "${KEEP:-}" ] || rm -rf "$work"
}
trap cleanup EXIT

if ! docker info >/dev/null 2>&1 || ! docker image inspect apache/airflow:3.3.2 >/dev/null 2>&1; then
    [ -x "$tool" ] || none "no engine runs, and there is no $tool"
    code=0
    docker info >/dev/null 2>&1 || started=yes
    "$tool" >"$work/engine.log" 2>&1 || code=$?
    [ "$code" != 3 ] || none "$(tail -n 3 "$work/engine.log")"
    [ "$code" = 0 ] || { tail -n 30 "$work/engine.log"; exit 1; }
    # The tool may have installed another docker than the one this shell has found before.
    hash -r
fi
# The stand-in for Kafka inherits its files' modes from the shared folder, which may be read-only; the real image is not so.
if ! docker run --rm --entrypoint test apache/kafka:4.3.1 -w /opt/kafka/config/server.properties; then
    printf 'FROM apache/kafka:4.3.1\nUSER root\nRUN chmod -R u+w /opt/kafka/config\nUSER appuser\n' |
        docker build -q -t apache/kafka:4.3.1 - >/dev/null
fi
# Builds, if it must: the stage asks by programs of ours.
"$home/pipeline" --version >/dev/null
# For the z-score job. Where the real image can be had, it is used.
if ! docker image inspect mongo:7.0 >/dev/null 2>&1 && ! timeout 120 docker pull -q mongo:7.0 >/dev/null 2>&1; then
    mkdir "$work/mongo"
    cp "$home"/.ci/stages/mongo/* "$work/mongo"
    cp "$home/local/target/local-all.jar" "$work/mongo/local.jar"
    docker build -q -t mongo:7.0 "$work/mongo" >/dev/null
fi
command -v docker-compose >/dev/null || none "there is no docker-compose"

# Closed to the containers' users, as careful people clone.
umask 077
git clone -q "$home" "$work/clone"
cd "$work/clone"
python3 "$home/.ci/stages/compose.py" "$work" "$@"
