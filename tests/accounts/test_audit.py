import re
from pathlib import Path

from sqlmodel import select

import streampai_app
from streampai_app.accounts.actors import Admin
from streampai_app.accounts.audit import record
from streampai_app.db import Database
from streampai_app.models import AuditEntry

ROOT = Path(streampai_app.__file__).parent


async def test_an_entry_says_who_what_and_on_what(database: Database, admin: Admin) -> None:
    await database.write(record, admin, "chat.resolve", "cht_1", reason="solved")
    await database.write(record, None, "account.add", "acc_1")
    entries = select(AuditEntry).order_by(AuditEntry.created_at)
    by_admin, by_command_line = await database.read(lambda tx: tx.session.exec(entries).all())
    assert (by_admin.actor_id, by_admin.action, by_admin.subject_id) == (admin.id, "chat.resolve", "cht_1")
    assert by_admin.details == {"reason": "solved"}
    assert by_command_line.actor_id == "cli"


def test_no_code_changes_or_deletes_an_entry() -> None:
    """Whoever needs the table imports it, so the files that do are few enough to name."""
    may_know_it = {"models/__init__.py", "models/audit.py", "accounts/audit.py"}
    for path in ROOT.rglob("*.py"):
        name, source = path.relative_to(ROOT).as_posix(), path.read_text()
        if re.search(r"\bAuditEntry\b|audit_entries", source):
            assert name in may_know_it, f"{name} knows the audit's table"
    home = (ROOT / "accounts" / "audit.py").read_text()
    assert not re.search(r"\b(update|delete|merge|text)\(", home)
