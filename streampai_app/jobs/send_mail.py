"""Send the mail that is due."""

from ..mail.carriers import make_carrier
from ..mail.sending import send_due
from ..runtime import Runtime


async def send_mail(runtime: Runtime) -> None:
    await send_due(runtime.db, make_carrier(runtime.settings), runtime.settings.mail_from)
