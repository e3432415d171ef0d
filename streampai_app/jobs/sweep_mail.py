"""Forget mail that went out, or was given up, long ago."""

from ..mail.sweeping import forget_mails, old_mails
from ..runtime import Runtime


async def sweep_mail(runtime: Runtime) -> None:
    while mails := await runtime.db.read(old_mails):
        await runtime.db.write_patiently(forget_mails, mails)
