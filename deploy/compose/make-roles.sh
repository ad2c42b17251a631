#!/bin/sh
# Run once by the container of the database, when its folder is empty.
set -eu
psql -v ON_ERROR_STOP=1 --username postgres \
  -v owner_password="$(cat /run/secrets/owner_password)" \
  -v app_password="$(cat /run/secrets/app_password)" \
  -v backup_password="$(cat /run/secrets/backup_password)" \
  -f /roles.sql
