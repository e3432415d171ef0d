"""Past requests and bugs for the demo, brought about through the same doors as everybody's."""

import uuid
from datetime import datetime, timedelta

from sqlmodel import select

from ..accounts.actors import Admin, Visitor
from ..accounts.secrets import new_secret
from ..accounts.sessions import authenticate, revoke_session
from ..accounts.visitors import welcome
from ..db import Tx
from ..feedback.bugs import report_bug
from ..feedback.comments import comment
from ..feedback.requests import request_feature
from ..feedback.statuses import set_severity, set_status
from ..feedback.voting import vote
from ..ids import new_id
from ..models import Kind, Status, StatusChange
from ..models import Visitor as VisitorRow
from ..support.resolution import resolve
from ..support.starting import Start
from .wishes import REPORTS, US, WISHES, Report, Wish


def ask_for_things(tx: Tx, admin: Admin) -> None:
    """Fill the board and the roadmap with the last two months."""
    today = tx.now
    crowd = _crowd(tx, max(wish.votes for wish in WISHES))
    for wish in sorted(WISHES, key=lambda wish: -wish.days_ago):
        _ask(tx, admin, wish, today, crowd)
    for report in sorted(REPORTS, key=lambda report: -report.days_ago):
        _report(tx, admin, report, today)
    tx.now = today


def _ask(tx: Tx, admin: Admin, wish: Wish, today: datetime, crowd: list[Visitor]) -> None:
    tx.now = today - timedelta(days=wish.days_ago)
    visitor = _welcome(tx, wish.who)
    asked = request_feature(tx, visitor, _start(Kind.FEATURE, wish.title, wish.text))
    for voter in crowd[: wish.votes - 1]:  # its author has voted already
        vote(tx, voter, asked.request.id)
    for days_ago, who, said in wish.comments:
        tx.now = today - timedelta(days=days_ago)
        author = admin if who == US else _named(tx, who)
        comment(tx, author, asked.request.id, said, str(uuid.uuid4()))
    _decide(tx, admin, asked.request.id, wish.steps, today)
    resolve(tx, admin, asked.started.chat.id)
    revoke_session(tx, visitor, visitor.session_id)


def _report(tx: Tx, admin: Admin, report: Report, today: datetime) -> None:
    tx.now = today - timedelta(days=report.days_ago)
    visitor = _welcome(tx, report.who)
    reported = report_bug(tx, visitor, _start(Kind.BUG, report.title, report.text), report.context)
    if report.severity:
        set_severity(tx, admin, reported.bug.id, report.severity)
    _decide(tx, admin, reported.bug.id, report.steps, today)
    if any(status == Status.FIXED for _, status, _ in report.steps):
        resolve(tx, admin, reported.started.chat.id)
    revoke_session(tx, visitor, visitor.session_id)


def _decide(
    tx: Tx, admin: Admin, item_id: str, steps: tuple[tuple[float, Status, str], ...], today: datetime
) -> None:
    for days_ago, status, reason in steps:
        tx.now = today - timedelta(days=days_ago)
        set_status(tx, admin, item_id, status, reason)
    tx.session.flush()
    for change in tx.session.exec(select(StatusChange).where(StatusChange.item_id == item_id)):
        change.addressed_to = None  # it is long past: nobody is told of it any more
        tx.session.add(change)


def _start(kind: Kind, title: str, text: str) -> Start:
    return Start(
        start_key=new_secret(),
        kind=kind,
        subject=title,
        client_id=str(uuid.uuid4()),
        body=text,
        page_url="https://streampai.example/studio",
    )


def _welcome(tx: Tx, name: str) -> Visitor:
    secret = welcome(tx, name=name, user_agent="demo")
    tx.session.flush()
    visitor = authenticate(tx, secret)
    assert isinstance(visitor, Visitor)
    return visitor


def _named(tx: Tx, name: str) -> Visitor:
    """Return somebody who has no session: they are not here any more."""
    row = VisitorRow(id=new_id("vis"), name=name, created_at=tx.now)
    tx.session.add(row)
    tx.session.flush()
    return Visitor(row.id, session_id="")


def _crowd(tx: Tx, count: int) -> list[Visitor]:
    return [_named(tx, "") for _ in range(count)]
