"""Passwords: hashed with Argon2id and verified, away from the event loop and outside every transaction.

A hash takes tens of milliseconds and 64 MiB on purpose. Two threads do it, so that a burst of sign-ins waits
in line instead of taking the memory of the machine.
"""

import asyncio
import unicodedata
from concurrent.futures import ThreadPoolExecutor

from argon2 import Parameters, PasswordHasher, extract_parameters
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.profiles import RFC_9106_LOW_MEMORY

from .secrets import new_secret

AT_ONCE = 2


def hash_password(password: str, parameters: Parameters = RFC_9106_LOW_MEMORY) -> str:
    """Return what is stored of a password. For the command line: in a server `Passwords` does it."""
    return PasswordHasher.from_parameters(parameters).hash(_as_bytes(password))


class Passwords:
    """Hashes and verifies. One per process, made when it starts."""

    def __init__(self, parameters: Parameters = RFC_9106_LOW_MEMORY) -> None:
        self._parameters = parameters
        self._threads = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="passwords")
        self._nobodys_hash = hash_password(new_secret(), parameters)

    async def hash(self, password: str) -> str:
        """Return what is stored of a password."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, hash_password, password, self._parameters)

    async def verify(self, password_hash: str | None, password: str) -> bool:
        """Tell whether this is the password. Takes as long when there is no hash to compare it with."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, self._verify, password_hash, password)

    def is_outdated(self, password_hash: str) -> bool:
        """Tell whether a hash was made with other parameters than today's."""
        return extract_parameters(password_hash) != self._parameters

    def close(self) -> None:
        """Let go of the threads."""
        self._threads.shutdown()

    def _verify(self, password_hash: str | None, password: str) -> bool:
        try:
            matches = PasswordHasher().verify(password_hash or self._nobodys_hash, _as_bytes(password))
        except (VerificationError, InvalidHashError):
            return False
        return matches and password_hash is not None


def _as_bytes(password: str) -> bytes:
    """The same characters typed on two systems are the same bytes (NIST SP 800-63B, section 3.1.1.2)."""
    return unicodedata.normalize("NFKC", password).encode(errors="surrogatepass")
