"""`streampai run`: serve, as in production."""

from .. import logs
from ..accounts.admins import ensure_admin
from ..accounts.passwords import hash_password
from ..db import OFFLINE, Database
from ..errors import AppError
from ..serve import prepare, serve
from ..settings import Settings, SettingsError, settings
from .admin_password import check_admin_password


def run() -> None:
    """Migrate the database and serve on BIND:PORT, with WORKERS processes."""
    logs.configure()
    check_admin_password(settings(), settings().admin_email)
    prepare(settings())
    make_first_admin(settings())
    serve(settings(), lambda: print(f"Ready: {settings().origin}", flush=True))


def make_first_admin(settings: Settings) -> None:
    """Make the admin that ADMIN_EMAIL and ADMIN_PASSWORD name, when there is no admin yet."""
    password = settings.admin_password.get_secret_value()
    if not (settings.admin_email and password):
        return
    database = Database(settings.database, deadlines=OFFLINE)
    try:
        database.write_now(ensure_admin, settings.admin_email, hash_password(password))
    except AppError as error:
        raise SettingsError(f"ADMIN_EMAIL: {error.message}") from None
    finally:
        database.close()
