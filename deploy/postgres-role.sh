#!/bin/sh
# Runs once, when the database volume is empty. Row-level security binds neither superusers nor roles
# with BYPASSRLS, so the product gets a role that is neither, and that owns its database and no other.
set -eu

psql --no-psqlrc --quiet --set=ON_ERROR_STOP=1 --username="$POSTGRES_USER" --dbname=postgres <<'SQL'
\getenv password DATABASE_PASSWORD
CREATE ROLE assist LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOCREATEDB NOREPLICATION PASSWORD :'password';
CREATE DATABASE assist OWNER assist;
REVOKE ALL ON DATABASE assist FROM PUBLIC;
SQL
