-- The three roles and the database of an installation, made once by a superuser:
--
--     psql -v ON_ERROR_STOP=1 -v owner_password=... -v app_password=... -v backup_password=... \
--          -f roles.sql
--
-- One owns the tables and changes them at an update. One is the app's: it owns nothing, and the
-- server shows it one council at a time. One may read every row, for backups and for nothing else.

CREATE ROLE candour_owner LOGIN PASSWORD :'owner_password'
  NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS;
CREATE ROLE candour_app LOGIN PASSWORD :'app_password'
  NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS;
CREATE ROLE candour_backup LOGIN PASSWORD :'backup_password'
  NOSUPERUSER NOCREATEDB NOCREATEROLE BYPASSRLS;
GRANT pg_read_all_data TO candour_backup;
ALTER ROLE candour_backup SET default_transaction_read_only = on;

CREATE DATABASE candour OWNER candour_owner ENCODING 'UTF8' TEMPLATE template0;
REVOKE CONNECT, TEMPORARY ON DATABASE candour FROM PUBLIC;
GRANT CONNECT ON DATABASE candour TO candour_app, candour_backup;
