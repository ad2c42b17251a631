"""A connection that a browser keeps for its small requests, and opens anew once it was closed."""

from __future__ import annotations

import asyncio
import contextlib
import re
from dataclasses import dataclass
from urllib.parse import urlparse

LENGTH = re.compile(rb"content-length: (\d+)", re.IGNORECASE)


@dataclass
class Line:
    """The connection to the server at this address, one request at a time."""

    address: str
    _open: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(self, message: bytes, patience: float) -> tuple[bytes, bytes]:
        """Give the head and the body of the answer.

        A server closes what was idle for some seconds. As browsers do, what was sent just then is
        sent again. Raises OSError or EOFError where there is no answer, TimeoutError where it is
        late; the connection is closed then, so that a late answer is taken for no other.
        """
        try:
            async with asyncio.timeout(patience):
                if self._open is not None:
                    with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
                        return await self._ask(*self._open, message)
                    self.close()
                place = urlparse(self.address)
                self._open = await asyncio.open_connection(place.hostname, place.port)
                return await self._ask(*self._open, message)
        except BaseException:
            self.close()
            raise

    async def _ask(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, message: bytes
    ) -> tuple[bytes, bytes]:
        writer.write(message)
        head = await reader.readuntil(b"\r\n\r\n")
        length = LENGTH.search(head)
        return head, await reader.readexactly(int(length[1]) if length else 0)

    def close(self) -> None:
        """The connection is closed."""
        if self._open is not None:
            self._open[1].close()
        self._open = None
