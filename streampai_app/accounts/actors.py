"""The people on whose behalf code runs. Every use-case takes one, every query begins from one.

An actor is only ever made from a session that was just looked up; nothing a client says makes one.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody who writes to us. `id` is the visitor's id."""

    id: str
    session_id: str


@dataclass(frozen=True, slots=True)
class Admin:
    """One of the team. `id` is the account's id."""

    id: str
    session_id: str
    name: str
    email: str


@dataclass(frozen=True, slots=True)
class Streamer:
    """Somebody who streams and has a studio. `id` is the account's id."""

    id: str
    session_id: str
    name: str
    email: str


Actor = Visitor | Admin | Streamer
