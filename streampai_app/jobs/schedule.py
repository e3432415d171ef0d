"""The whole timetable: what is done without anybody asking, and how often.

One process of the cluster keeps it, the one that leads. Should two do so for a moment, or one die in the
middle, nothing is lost or done twice: each job works on rows that it claims, or may be run at any time.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta

from ..runtime import Runtime
from .pass_hints_on import pass_hints_on
from .reconcile import reconcile
from .retry_refunds import retry_refunds
from .send_mail import send_mail
from .sweep_accounts import sweep_accounts
from .sweep_alerts import sweep_alerts
from .sweep_attachments import sweep_attachments
from .sweep_mail import sweep_mail
from .sweep_overlays import sweep_overlays
from .sweep_providers import sweep_providers
from .sweep_webhooks import sweep_webhooks
from .tell_people import tell_people


@dataclass(frozen=True, slots=True)
class Job:
    """`work` is done every so often, and never again before it has ended."""

    work: Callable[[Runtime], Awaitable[None]]
    every: timedelta

    @property
    def name(self) -> str:
        """How logs call it."""
        return self.work.__name__


SCHEDULE = (
    Job(send_mail, timedelta(seconds=2)),
    Job(tell_people, timedelta(seconds=1)),
    Job(pass_hints_on, timedelta(seconds=2)),
    Job(reconcile, timedelta(seconds=5)),
    Job(retry_refunds, timedelta(minutes=1)),
    Job(sweep_overlays, timedelta(seconds=2)),
    Job(sweep_alerts, timedelta(seconds=30)),
    Job(sweep_accounts, timedelta(hours=1)),
    Job(sweep_attachments, timedelta(hours=1)),
    Job(sweep_providers, timedelta(days=1)),
    Job(sweep_mail, timedelta(hours=6)),
    Job(sweep_webhooks, timedelta(hours=6)),
)
