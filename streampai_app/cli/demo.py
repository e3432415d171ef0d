"""`streampai demo`: serve with demo data and a demo admin, for a newcomer's first look."""

import os
import secrets

from .. import logs
from ..accounts.passwords import hash_password
from ..demo.seed import STREAMER, seed
from ..errors import AppError
from ..serve import prepare, serve
from ..settings import Settings, SettingsError, settings
from .admin_password import check_admin_email, check_admin_password
from .opening import opened_database

DEMO_EMAIL = "admin@example.com"
ADDRESSES = """
Streampai Desk, demo mode

  {origin}/demo            a sample page with the chat button
  {origin}/u/demo          a streamer's page, to donate to (nothing is charged)
  {origin}/login           sign in
  {origin}/admin/support   the console; /admin/payments and /admin/webhooks follow the money
  {origin}/admin/feedback  requests and bugs; /roadmap is what everybody sees of them
  {origin}/studio          the streamer's side: {streamer}, with the admin's password
  {origin}/healthz         is it alive?  /readyz: can it work?  /metrics: how is it doing?

Stop it with Ctrl-C. The data stays in {data}.
"""


def demo() -> None:
    """Seed demo data, make a demo admin with a fresh password, and serve."""
    logs.configure()
    os.environ["DEMO"] = "true"  # for the workers, which read the settings themselves
    email = settings().admin_email or DEMO_EMAIL
    check_admin_email(settings())
    check_admin_password(settings(), email)
    password = settings().admin_password.get_secret_value() or secrets.token_urlsafe(12)
    with prepare(settings()):
        seed_database(settings(), email, password)
        serve(settings(), lambda: show_addresses(settings(), email, password))


def seed_database(settings: Settings, email: str, password: str) -> None:
    """Bring the demo data about. Seeding again changes nothing but the passwords."""
    is_sandbox = settings.dodo_mode == "sandbox"
    with opened_database(settings, is_quiet=True) as database:
        try:
            database.write_now(seed, email, hash_password(password), donations=is_sandbox)
        except AppError as error:
            raise SettingsError(f"ADMIN_EMAIL: {error.message}") from None


def show_addresses(settings: Settings, email: str, password: str) -> None:
    """Print where everything is. The last line is for programs too."""
    data = settings.data_dir.absolute()
    print(ADDRESSES.format(origin=settings.origin, streamer=STREAMER.email, data=data))
    print(f"Admin: {settings.origin}/login {email} {password}", flush=True)
