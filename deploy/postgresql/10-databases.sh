#!/bin/sh
# Run once by the postgres image on an empty volume: one database per service, all owned by a role
# that is no superuser, since row-level security does not hold for superusers.
set -eu
psql -v ON_ERROR_STOP=1 -v password="$DATABASE_PASSWORD" --username "$POSTGRES_USER" <<'SQL'
CREATE ROLE warmline LOGIN NOSUPERUSER PASSWORD :'password';
CREATE DATABASE contacts OWNER warmline;
CREATE DATABASE importer OWNER warmline;
CREATE DATABASE gateway OWNER warmline;
SQL
