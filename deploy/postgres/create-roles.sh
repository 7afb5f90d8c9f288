#!/bin/sh
# Runs once, when the database is initialised: one role per service, each the owner of a schema of its own name and
# without any right in the other's. Nobody else may even connect.
set -eu

create_role() {
    psql --no-psqlrc --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" \
        --set role="$1" --set password="$2" --set database="$POSTGRES_DB" <<'SQL'
CREATE ROLE :"role" LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION PASSWORD :'password';
GRANT CONNECT ON DATABASE :"database" TO :"role";
CREATE SCHEMA :"role" AUTHORIZATION :"role";
ALTER ROLE :"role" IN DATABASE :"database" SET search_path = :"role";
SQL
}

psql --no-psqlrc --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" \
    --set database="$POSTGRES_DB" <<'SQL'
REVOKE ALL ON SCHEMA public FROM PUBLIC;
REVOKE ALL ON DATABASE :"database" FROM PUBLIC;
SQL
create_role trainer "$TRAINER_PASSWORD"
create_role results "$RESULTS_PASSWORD"

# For start.sh: the first start is complete. Elsewhere (Kubernetes) there is no such file.
marker=$(dirname "$(dirname "${PGDATA:-/none/none/none}")")/tunelab-first-start
if [ -f "$marker" ]; then echo complete > "$marker"; fi
