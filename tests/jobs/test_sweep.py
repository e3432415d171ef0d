from datetime import timedelta

from sqlmodel import select, update

from streampai_app.accounts import sweeping
from streampai_app.accounts.links import make_link
from streampai_app.accounts.sessions import open_session
from streampai_app.db import Tx
from streampai_app.jobs.sweep_accounts import sweep_accounts
from streampai_app.jobs.sweep_mail import sweep_mail
from streampai_app.mail.outbox import queue_mail
from streampai_app.models import Link, LoginSession, Mail, Purpose
from streampai_app.runtime import Runtime

from ..people import add_account, later


async def stored(runtime: Runtime, column: object) -> list[str]:
    return await runtime.db.read(lambda tx: sorted(tx.session.exec(select(column))))


async def test_sessions_go_a_month_after_they_ended_and_not_before(here: Runtime) -> None:
    def make(tx: Tx) -> None:
        account_id = add_account(tx)
        for name, days in (("live", 0), ("just expired", -31), ("long expired", -61)):
            later(tx, days=days)
            open_session(tx, account_id=account_id, user_agent=name)
            later(tx, days=-days)
        for name, days in (("just revoked", 1), ("long revoked", 31)):
            open_session(tx, account_id=account_id, user_agent=name)
            tx.session.flush()
            revoked = update(LoginSession).where(LoginSession.user_agent == name)
            tx.session.exec(revoked.values(revoked_at=tx.now - timedelta(days=days)))

    await here.db.write(make)
    await sweep_accounts(here)
    assert await stored(here, LoginSession.user_agent) == ["just expired", "just revoked", "live"]


async def test_links_go_a_month_after_they_expired(here: Runtime) -> None:
    def make(tx: Tx) -> list[str]:
        account_id = add_account(tx)
        for days in (0, -29, -38):
            later(tx, days=days)
            make_link(tx, account_id, Purpose.INVITATION)
            later(tx, days=-days)
        tx.session.flush()
        return list(tx.session.exec(select(Link.id).order_by(Link.created_at)))

    long_expired, *kept = await here.db.write(make)
    await sweep_accounts(here)
    assert await stored(here, Link.id) == sorted(kept)
    assert long_expired not in kept


async def test_mail_goes_a_month_after_it_was_written_unless_it_still_waits(here: Runtime) -> None:
    def make(tx: Tx) -> None:
        for subject, days, waits in (("new", 0, False), ("old", -31, False), ("old, waiting", -31, True)):
            later(tx, days=days)
            mail_id = queue_mail(tx, "ada@example.com", subject, "…")
            later(tx, days=-days)
            if not waits:
                tx.session.flush()
                tx.session.exec(update(Mail).where(Mail.id == mail_id).values(due_at=None))

    await here.db.write(make)
    await sweep_mail(here)
    assert await stored(here, Mail.subject) == ["new", "old, waiting"]


async def test_more_than_one_batch_is_swept(here: Runtime) -> None:
    def make(tx: Tx) -> None:
        account_id = add_account(tx)
        later(tx, days=-90)
        for _ in range(sweeping.AT_ONCE + 1):
            open_session(tx, account_id=account_id)

    await here.db.write(make)
    await sweep_accounts(here)
    assert await stored(here, LoginSession.id) == []
