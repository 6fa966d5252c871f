#!/usr/bin/env bash
# Creates the logins and the database with the least rights that each process needs, as a superuser of PostgreSQL:
#
#   lms_owner   owns the database. Only `lms migrate` uses it, because it may create roles
#   lms         for `lms serve` and `lms-worker`. It owns nothing and reads nothing, but may switch to the roles of
#               transactions, which `lms migrate` grants to it
#
# The first start of the image of PostgreSQL runs this script (compose.yaml). Elsewhere, run it once:
#
#   PSQL_URL=postgres://postgres@HOST/postgres OWNER_PASSWORD=... LOGIN_PASSWORD=... deploy/postgres/logins.sh
#
# OWNER_PASSWORD_FILE and LOGIN_PASSWORD_FILE name files with the passwords instead. Running the script again
# only sets the passwords, and takes attributes away that the logins do not need.
set -euo pipefail

secret() {
    local file=${1}_FILE
    if [[ -n ${!file-} ]]; then cat "${!file}"; else printf '%s' "${!1:?"set it, or $file"}"; fi
}

owner=$(secret OWNER_PASSWORD)
login=$(secret LOGIN_PASSWORD)

# psql reads the passwords from its environment, because other users can see its arguments.
OWNER=$owner LOGIN=$login psql --no-psqlrc --quiet --set=ON_ERROR_STOP=1 "${PSQL_URL:-postgres}" <<'SQL'
\getenv owner OWNER
\getenv login LOGIN
SELECT format('CREATE ROLE %I', name) FROM unnest(ARRAY['lms_owner', 'lms']) AS name
    WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) \gexec
ALTER ROLE lms_owner LOGIN NOSUPERUSER NOCREATEDB CREATEROLE NOREPLICATION NOBYPASSRLS PASSWORD :'owner';
ALTER ROLE lms LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS NOINHERIT PASSWORD :'login';
SELECT 'CREATE DATABASE lms OWNER lms_owner' WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'lms') \gexec
-- Other logins of the cluster have no business in this database.
REVOKE CONNECT, TEMPORARY ON DATABASE lms FROM PUBLIC;
GRANT CONNECT ON DATABASE lms TO lms;
SQL
