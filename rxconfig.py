"""Framework configuration only. What an operator may set is in `streampai_app/settings.py`."""

from datetime import timedelta

import reflex as rx
from reflex_base.environment import environment

from streampai_app.components.theme import TAILWIND
from streampai_app.frontend.first_paint import FirstPaint
from streampai_app.frontend.node import use_bundled_node
from streampai_app.frontend.prerendering import Prerender
from streampai_app.frontend.same_origin import NOWHERE, SameOrigin
from streampai_app.settings import settings

STATE_KEPT_FOR = 12 * 60 * 60  # seconds without an event until a console that was left open starts blank

use_bundled_node()
# A connection whose other end has silently gone is noticed after both of these, by either side.
environment.REFLEX_SOCKET_INTERVAL.set(timedelta(seconds=15))
environment.REFLEX_SOCKET_TIMEOUT.set(timedelta(seconds=10))
config = rx.Config(
    app_name="streampai_app",
    telemetry_enabled=False,
    plugins=[rx.plugins.TailwindV4Plugin(TAILWIND), Prerender(), SameOrigin(), FirstPaint()],
    disable_plugins=[rx.plugins.SitemapPlugin],
    show_built_with_reflex=False,
    # The default keeps states on disk, at 2.4 times the CPU. With Redis, "memory" would give workers that
    # do not see each other: one follows from the other, and cannot be set apart from it.
    state_manager_mode="redis" if settings().redis_url else "memory",
    redis_url=settings().redis_url or None,
    redis_token_expiration=STATE_KEPT_FOR,
    # Who may open the event socket is decided in web/origin.py: a second check would know fewer spellings.
    cors_allowed_origins=("*",),
    api_url=f"http://{NOWHERE}",
    frontend_compression_formats=["gzip"],
)
