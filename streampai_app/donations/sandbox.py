"""The sandbox: our own stand-in for Dodo, mounted in this process, for demos and tests. No money moves."""

import os
import secrets
from base64 import b64encode
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from starlette.applications import Starlette

from integrations.dodo_sandbox import DEMO_PRODUCTS, make_sandbox

from .. import clock
from ..settings import Settings

MOUNT = "/sandbox/dodo"
SECRET_BYTES = 32


@dataclass(frozen=True, slots=True)
class Sandbox:
    """The stand-in and what it takes to talk with it."""

    app: Starlette
    secret: str
    products: dict[str, str]

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Send its webhooks for a while."""
        async with self.app.router.lifespan_context(self.app):
            yield


def open_sandbox(settings: Settings) -> Sandbox | None:
    """Return the sandbox if this server uses it. Its state lies in DATA_DIR, for all workers alike."""
    if settings.dodo_mode != "sandbox":
        return None
    configured = settings.dodo_webhook_secret.get_secret_value()
    secret = configured.split(",")[0].strip() or _kept_secret(settings.data_dir / "sandbox.secret")
    app = make_sandbox(
        settings.data_dir / "sandbox.db",
        base_url=f"{settings.origin}{MOUNT}",
        webhook_url=f"http://127.0.0.1:{settings.port}/api/webhooks/dodo",
        secret=secret,
        clock=clock.now,
    )
    return Sandbox(app, secret, dict(DEMO_PRODUCTS))


def _kept_secret(path: Path) -> str:
    """Return the secret in a file, made by whichever worker comes first."""
    path.parent.mkdir(parents=True, exist_ok=True)
    new = "whsec_" + b64encode(secrets.token_bytes(SECRET_BYTES)).decode()
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    draft.touch(mode=0o600)
    draft.write_text(new)
    with suppress(FileExistsError):
        os.link(draft, path)  # all of it or nothing, and only once
    draft.unlink()
    return path.read_text()
