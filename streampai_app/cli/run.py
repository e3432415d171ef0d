"""`streampai run`: serve, as in production."""

from .. import logs
from ..accounts.admins import ensure_admin, has_admin
from ..db import Database
from ..serve import prepare, serve
from ..settings import Settings, settings


def run() -> None:
    """Migrate the database and serve on BIND:PORT, with WORKERS processes."""
    logs.configure()
    prepare(settings())
    make_first_admin(settings())
    serve(settings(), lambda: print(f"Ready: {settings().origin}", flush=True))


def make_first_admin(settings: Settings) -> None:
    """Make the admin that ADMIN_EMAIL and ADMIN_PASSWORD name, when there is no admin yet."""
    password = settings.admin_password.get_secret_value()
    if not (settings.admin_email and password):
        return
    database = Database(settings.database)
    try:
        if not database.read_now(has_admin):
            database.write_now(ensure_admin, settings.admin_email, password)
    finally:
        database.close()
