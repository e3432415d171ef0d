"""What `streampai bench` runs: one file a benchmark, each the desk and its ceiling by turns."""

from .alerts import alerts
from .chat import chat
from .console import console
from .feedback import feedback
from .rate import rate
from .sockets import idle
from .webhooks import webhooks
from .widget import widget

__all__ = ["alerts", "chat", "console", "feedback", "idle", "rate", "webhooks", "widget"]
