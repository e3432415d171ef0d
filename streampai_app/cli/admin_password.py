"""ADMIN_PASSWORD is held to the rule of every other password, before anything is started with it."""

from ..accounts.rules import check_new_password, name_from, username_from
from ..errors import Invalid
from ..settings import Settings, SettingsError


def check_admin_password(settings: Settings, email: str) -> None:
    """Raise `SettingsError` for a password that nobody may choose here. Unset is fine."""
    password = settings.admin_password.get_secret_value()
    if not password:
        return
    try:
        check_new_password(password, email=email, username=username_from(email), name=name_from(email))
    except Invalid as error:
        raise SettingsError(f"ADMIN_PASSWORD: {error.message}") from None
