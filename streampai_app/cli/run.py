"""`streampai run`: serve, as in production."""

from collections.abc import Iterator
from contextlib import contextmanager

from .. import logs
from ..accounts.admins import ensure_admin
from ..accounts.passwords import hash_password
from ..errors import AppError
from ..serve import prepare, serve
from ..settings import Settings, SettingsError, settings
from .admin_password import check_admin_email, check_admin_password
from .opening import opened_database


def run() -> None:
    """Migrate the database and serve on BIND:PORT, with WORKERS processes."""
    logs.configure()
    with prepared(settings()):
        serve(settings(), lambda: print(f"Ready: {settings().origin}", flush=True))


@contextmanager
def prepared(settings: Settings) -> Iterator[None]:
    """Do all that comes before serving. Raises `SettingsError` for whatever is wrong."""
    check_admin_email(settings)
    check_admin_password(settings, settings.admin_email)
    with prepare(settings):
        make_first_admin(settings)
        yield


def make_first_admin(settings: Settings) -> None:
    """Make the admin that ADMIN_EMAIL and ADMIN_PASSWORD name, when there is no admin yet."""
    password = settings.admin_password.get_secret_value()
    if not (settings.admin_email and password):
        return
    with opened_database(settings) as database:
        try:
            database.write_now(ensure_admin, settings.admin_email, hash_password(password))
        except AppError as error:
            raise SettingsError(f"ADMIN_EMAIL: {error.message}") from None
