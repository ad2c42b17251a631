"""The numbers by which all who use one PostgreSQL server name the locks that they agree upon."""

from typing import Final

MIGRATING: Final = 7303014  # held by whoever brings the schema up to date
GUESSING: Final = 7303015  # held while one typed code is looked up
AT_WORK: Final = 7303016  # shared by all connections of the app, held alone by a restore
