"""ADMIN_EMAIL and ADMIN_PASSWORD are held to the rules of all others, before anything starts with them."""

from ..accounts.rules import check_new_password, clean_email, name_from, username_from
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


def check_admin_email(settings: Settings) -> None:
    """Raise `SettingsError` for an address that no account can have. Unset is fine, beside no password.

    A demo has an address of its own.
    """
    if settings.admin_password.get_secret_value() and not settings.admin_email and not settings.demo:
        raise SettingsError("ADMIN_EMAIL: is missing beside ADMIN_PASSWORD: no admin would be made")
    try:
        if settings.admin_email:
            clean_email(settings.admin_email)
    except Invalid as error:
        raise SettingsError(f"ADMIN_EMAIL: {error.message}") from None
