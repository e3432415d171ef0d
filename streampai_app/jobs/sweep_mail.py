"""Forget mail that went out, or was given up, long ago."""

from functools import partial

from ..isolation import sweep
from ..mail.sweeping import AT_ONCE, forget_mails, old_mails
from ..runtime import Runtime


async def sweep_mail(runtime: Runtime) -> None:
    find, forget = partial(runtime.db.read, old_mails), partial(runtime.db.write_patiently, forget_mails)
    await sweep("mail sweep", find, forget, AT_ONCE)
