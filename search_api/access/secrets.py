"""Passwords, and the secrets of sessions and tokens: only what cannot be turned back is ever stored.

A password is short and is hashed slowly (argon2id); a session or token is 256 random bits, for which SHA-256 is enough.
"""

import hashlib
import secrets
import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from indexer.errors import AccessError
from search_api.access.turns import Turns

LEAST_LETTERS, MOST_LETTERS = 10, 200
TOKEN_PREFIX = "tracuu_"  # noqa: S105 — by it a token is recognised where it should not be
_LEAST_DIFFERENT = 5
# RFC 9106's second recommended choice, and the library's own: 64 MiB, three passes
_HASHER = PasswordHasher()
_NOBODYS = _HASHER.hash(secrets.token_hex(16))


def check_password(password: str, name: str) -> str:
    """Return a new password as it is hashed; raises `AccessError` for one that is easily guessed."""
    tidy = _composed(password)
    if not LEAST_LETTERS <= len(tidy) <= MOST_LETTERS:
        raise AccessError(f"Mật khẩu phải có từ {LEAST_LETTERS} đến {MOST_LETTERS} ký tự. Hãy đặt một câu ngắn dễ nhớ.")
    if len(set(tidy)) < _LEAST_DIFFERENT or name.casefold() in tidy.casefold():
        raise AccessError("Mật khẩu quá dễ đoán: không lặp vài ký tự, không chứa tên tài khoản. Hãy đặt câu khác.")
    return tidy


def hash_password(password: str, turns: Turns) -> str:
    """Return the hash to be stored; raises `SignInThrottledError` as `is_password`."""
    with turns.take():
        return _HASHER.hash(_composed(password))


def is_password(password: str, hashed: str | None, turns: Turns) -> bool:
    """Return whether a password is the one of a hash; where there is none, after as long a time.

    Raises `SignInThrottledError` where many others are being looked at.
    """
    with turns.take():
        try:
            return _HASHER.verify(hashed or _NOBODYS, _composed(password)[:MOST_LETTERS]) and hashed is not None
        except (VerificationError, InvalidHashError):
            return False


def new_session() -> str:
    """Return the secret of a new session."""
    return secrets.token_urlsafe(32)


def new_token() -> str:
    """Return a new token, to be shown once."""
    return TOKEN_PREFIX + secrets.token_urlsafe(32)


def digest(secret: str) -> bytes:
    """Return the hash by which a session or token is kept."""
    return hashlib.sha256(secret.encode("utf-8", "surrogateescape")).digest()


def _composed(password: str) -> str:
    """Return a password in one form: keyboards differ in how they send accents."""
    return unicodedata.normalize("NFC", password)
