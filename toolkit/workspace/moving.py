"""A council moves from one database to another, by whoever runs them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from toolkit.model.account import LOCAL_ACCOUNT
from toolkit.model.council import Council
from toolkit.store import tables
from toolkit.store.archive import Holding, check_banks, gather, put_in
from toolkit.store.archive_file import read_archive, write_archive
from toolkit.store.database import Door, Store, put
from toolkit.store.parcel import wrap
from toolkit.store.trail import Stamp, note_audit
from toolkit.words import text
from toolkit.workspace.operator import OPERATOR, Operator


@dataclass(frozen=True)
class Mover:
    """Whoever runs a database, and takes councils out of it or puts them in."""

    store: Store
    now: Callable[[], datetime] = lambda: datetime.now(UTC)

    def find(self, name: str | None) -> Council:
        """The one council of this name, as `Operator.find` finds it. Raises NotFound."""
        return Operator(self.store, self.now).find(name)

    def take_out(self, council: Council) -> bytes:
        """All of the council in open formats, without what people said and what is sealed."""
        self._note(council.id, "export", text("trail.everything_council"))
        return write_archive(gather(self._door(council.id), whole=False), self.now().date())

    def wrap_up(self, council: Council, passphrase: str) -> bytes:
        """All of the council, sealed data too, as a file that the passphrase alone opens."""
        self._note(council.id, "export", text("trail.whole_council_to"))
        body = write_archive(gather(self._door(council.id), whole=True), self.now().date())
        return wrap(body, passphrase)

    def put_in(self, name: str, body: bytes) -> Holding:
        """The council in the file is here, all of it or nothing; its trail says that it arrived.

        In a database of one's own whoever sits at it is its admin, or nobody could open it.
        """
        holding = read_archive(name, body)
        check_banks(holding)
        with self.store.together():
            put_in(self.store, holding)
            if isinstance(self.store.path, Path):
                self._let_in(holding.council_id)
            kind = text("trail.whole_with_all_sealed") if holding.whole else text("trail.export")
            self._note(holding.council_id, "import", text("trail.council_import", kind=kind))
        return holding

    def _let_in(self, council_id: str) -> None:
        if self.store.role(LOCAL_ACCOUNT, council_id) == "admin":
            return
        self.store.keep_account(LOCAL_ACCOUNT)
        link = {
            "council_id": council_id,
            "account_id": LOCAL_ACCOUNT,
            "role": "admin",
            "ended_on": None,
        }
        self._door(council_id).run_tx(lambda c, _: c.execute(put(tables.membership), link))
        self._note(council_id, "join", text("trail.member_as_admin", local=LOCAL_ACCOUNT))

    def _door(self, council_id: str) -> Door:
        return Door(self.store, council_id)

    def _note(self, council_id: str, verb: str, subject: str) -> None:
        stamp = Stamp(OPERATOR, self.now().replace(tzinfo=None))
        self._door(council_id).run_tx(lambda c, id: note_audit(c, id, stamp, verb, subject))
