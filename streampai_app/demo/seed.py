"""Bring the demo's data about through the same doors as everybody's."""

import uuid
from datetime import timedelta

from sqlmodel import select

from ..accounts.actors import Admin, Visitor
from ..accounts.admins import renew_demo_admin
from ..accounts.audit import record
from ..accounts.people import Person, account_with_email, add_account
from ..accounts.secrets import new_secret
from ..accounts.sessions import authenticate, open_session, revoke_session
from ..db import Tx
from ..feedback.bugs import report_bug
from ..feedback.requests import request_feature
from ..models import Account, Chat, Kind, Role
from ..support.append import Draft, append
from ..support.resolution import resolve
from ..support.starting import Start, Started, start_chat
from .donations import give_donations
from .feedback import ask_for_things
from .stories import STORIES, US, Story

STREAMER = Person(Role.STREAMER, "demo@example.com", "demo", "Demo Streamer")
BETWEEN_LINES = timedelta(minutes=4)


def seed(tx: Tx, email: str, password_hash: str, *, donations: bool = True) -> None:
    """Make the demo's people, chats and donations. Again: only their password changes.

    Without `donations` no money is invented: for a server that takes some.

    Raises `Invalid` and `Conflict` when `email` cannot be the demo admin's.
    """
    renew_demo_admin(tx, email, password_hash)
    tx.session.flush()
    if tx.session.exec(select(Account.id).where(Account.username == STREAMER.username)).first() is None:
        streamer = add_account(tx, None, STREAMER)
        if donations:
            give_donations(tx, streamer.id)
    _let_streamer_in(tx, password_hash)
    if tx.session.exec(select(Chat.id).limit(1)).first() is None:
        _tell_stories(tx, email)


def _let_streamer_in(tx: Tx, password_hash: str) -> None:
    """Give the demo's streamer the admin's password, so that a newcomer sees the studio as well."""
    account = account_with_email(tx, STREAMER.email)
    if account is not None and account.role == Role.STREAMER:
        account.password_hash = password_hash
        record(tx, None, "password.set", account.id)


def _tell_stories(tx: Tx, email: str) -> None:
    """Write the chats as if they had happened over the last day."""
    account, today = account_with_email(tx, email), tx.now
    assert account is not None
    secret = open_session(tx, account_id=account.id, user_agent="demo")
    tx.session.flush()
    admin = authenticate(tx, secret)
    assert isinstance(admin, Admin)
    for story in STORIES:
        tx.now = today - timedelta(hours=story.hours_ago)
        _tell(tx, admin, story)
    tx.now = today
    ask_for_things(tx, admin)
    revoke_session(tx, admin, admin.session_id)


def _tell(tx: Tx, admin: Admin, story: Story) -> None:
    (_, first), *others = story.lines
    start = Start(
        start_key=new_secret(),
        kind=story.kind,
        subject=story.subject,
        client_id=str(uuid.uuid4()),
        body=first,
        page_url=story.page_url,
        user_agent="Mozilla/5.0 (X11; Linux x86_64) Firefox/145.0",
        name=story.name,
        email=story.email,
    )
    started = _begin(tx, start)
    assert started.token is not None
    visitor = authenticate(tx, started.token)
    assert isinstance(visitor, Visitor)
    for who, line in others:
        tx.now += BETWEEN_LINES
        author = admin if who == US else visitor
        append(tx, [Draft.by(author, started.chat.id, str(uuid.uuid4()), line)])
    if story.resolved:
        resolve(tx, admin, started.chat.id)
    revoke_session(tx, visitor, visitor.session_id)


def _begin(tx: Tx, start: Start) -> Started:
    if start.kind == Kind.FEATURE:
        return request_feature(tx, None, start).started
    if start.kind == Kind.BUG:
        return report_bug(
            tx, None, start, {"page": {"address": start.page_url}, "browser": {"browser": start.user_agent}}
        ).started
    return start_chat(tx, None, start)
