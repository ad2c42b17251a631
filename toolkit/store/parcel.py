"""A council on its way: one file that can be opened with its passphrase alone.

The key is made of the passphrase by scrypt, slowly and with much memory, so that trying many is
dear. AES-GCM then hides the content and shows whether a single bit of the file was changed.
"""

from __future__ import annotations

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from toolkit.errors import AnswerError, Problem
from toolkit.store.inspection import TRANSFER_START
from toolkit.words import advice

START = TRANSFER_START + b"1\n"
SALT, NONCE = 16, 12
SHORTEST = 12
_COST = 2**17  # 128 MB and a good part of a second for each passphrase that is tried


def check_passphrase(passphrase: str) -> None:
    """The passphrase is long enough. Raises AnswerError otherwise."""
    if len(passphrase.strip()) < SHORTEST:
        raise AnswerError(Problem.of("faults_store.shorter_than_characters", least=SHORTEST))


def wrap(body: bytes, passphrase: str) -> bytes:
    """The body as a file that can be opened with the passphrase alone."""
    check_passphrase(passphrase)
    salt, nonce = os.urandom(SALT), os.urandom(NONCE)
    head = START + salt + nonce
    return head + AESGCM(_key(passphrase, salt)).encrypt(nonce, body, head)


def is_parcel(data: bytes) -> bool:
    """Whether the file begins like one that `wrap` made, of this version or another."""
    return data.startswith(TRANSFER_START)


def unwrap(name: str, data: bytes, passphrase: str) -> bytes:
    """What was wrapped. Raises AnswerError for a wrong passphrase or a file that was changed."""
    if not data.startswith(START):
        raise AnswerError(Problem(name, *advice("faults_store.made_by_newer_version_candour")))
    head, sealed = data[: len(START) + SALT + NONCE], data[len(START) + SALT + NONCE :]
    salt, nonce = head[len(START) : -NONCE], head[-NONCE:]
    try:
        return AESGCM(_key(passphrase, salt)).decrypt(nonce, sealed, head)
    except (InvalidTag, ValueError) as error:
        raise AnswerError(
            Problem(name, *advice("faults_store.cannot_be_opened_passphrase"))
        ) from error


def _key(passphrase: str, salt: bytes) -> bytes:
    return Scrypt(salt=salt, length=32, n=_COST, r=8, p=1).derive(passphrase.strip().encode())
