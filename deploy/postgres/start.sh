#!/bin/bash
# Entrypoint of the database's container: prepares what the image's own entrypoint, called at the end, does not.
#
# A first start that was broken off (the container killed, the disk full) leaves a data directory that looks complete but
# lacks roles and passwords. A marker beside the directory says "started" until create-roles.sh, the last step of a first
# start, has written "complete" into it. No service can have connected before, so the half directory is made again.
set -eu

data=${PGDATA:?}
marker=$(dirname "$(dirname "$data")")/tunelab-first-start
if [ -f "$marker" ] && [ "$(cat "$marker")" != complete ]; then
    echo "The first start of this database was interrupted before its roles existed; starting over." >&2
    rm -rf "${data:?}"
fi
if [ ! -s "$data/PG_VERSION" ]; then
    rm -f "$marker"
    echo started > "$marker"
    chown postgres "$marker"
fi

# TLS (compose.secure.yaml): the server insists that its key is its own; the file on the host is somebody else's.
if [ -f /etc/tunelab/postgres.key ]; then
    install -o postgres -g postgres -m 600 /etc/tunelab/postgres.key /tmp/server.key
fi
exec docker-entrypoint.sh "$@"
