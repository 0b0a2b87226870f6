#!/bin/sh
# Builds the site of the documents into target/site; a link that leads nowhere fails it. Makes .venv/docs from the lock.
# docs/build.sh serve: the site on 127.0.0.1:8000, rebuilt at each change
set -eu
home=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
"$home/../airflow/venv.sh" docs "$home/requirements.txt"
cd "$home/.."
# Draws the diagrams; served by the site itself, whose pages request nothing from another host.
mermaid=11.14.0
if [ ! -f "target/mermaid/META-INF/resources/webjars/mermaid/$mermaid/dist/mermaid.min.js" ]; then
    rm -rf target/mermaid
    ./mvnw -q -ntp -B -N dependency:unpack -Dartifact=org.webjars.npm:mermaid:$mermaid -Dmdep.unpack.includes='**/mermaid.min.js' \
        -DoutputDirectory=target/mermaid
fi
# Only a note that Material for MkDocs will have a successor.
export NO_MKDOCS_2_WARNING=1
case ${1:-build} in
# Without --quiet, which would keep MkDocs from counting warnings.
build) exec .venv/docs/bin/mkdocs build --strict --clean ;;
serve) exec .venv/docs/bin/mkdocs serve --strict --dev-addr 127.0.0.1:8000 ;;
*)
    echo "docs/build.sh: build or serve, not $1" >&2
    exit 2
    ;;
esac
