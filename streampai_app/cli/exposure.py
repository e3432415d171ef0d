"""What `doctor` says of a configuration that works, and opens more to others than its operator may want."""

import os
from collections.abc import Iterator
from urllib.parse import urlsplit

from ..data_folder import readable_by_others
from ..descriptors import COMFORTABLE, raise_limit
from ..ip import parse_network
from ..settings import LOOPBACK_HOSTS, Settings

READABLE_BY_OTHERS = 0o077


def problems_of(settings: Settings) -> list[str]:
    """Return in a line each what is open to strangers or to other users of this machine."""
    return [*_in_public(settings), *_on_this_machine(settings)]


def notes_on(settings: Settings) -> list[str]:
    """Return in a line each what will not bear many people."""
    return list(_limits(settings))


def _in_public(settings: Settings) -> Iterator[str]:
    is_public = not settings.is_loopback
    if settings.origin.startswith("http://") and is_public:
        if urlsplit(settings.origin).hostname in LOOPBACK_HOSTS:
            yield "PUBLIC_URL: names this machine, but BIND lets others in: the links they get lead nowhere"
        else:
            yield f"PUBLIC_URL: {settings.origin} is not https: passwords and sessions go in the clear"
    if settings.demo and is_public:
        yield "DEMO: in public, where anybody may pay without money and read what was prepared"
    if settings.dodo_mode == "sandbox" and is_public:
        yield "DODO_PAYMENTS_ENVIRONMENT: the sandbox is reached from elsewhere: its payments are no money"
    if is_public and not settings.smtp_url.get_secret_value():
        yield "SMTP_URL: not set: nobody gets mail, not even a link to a new password"
    if is_public and settings.mail_from.rpartition("@")[2].rstrip(">") in LOOPBACK_HOSTS:
        yield "MAIL_FROM: ends with @localhost, which other mail servers refuse"
    if settings.trusted_proxies and not settings.metrics_token.get_secret_value():
        yield "METRICS_TOKEN: not set behind a proxy: /metrics answers nobody but this machine itself"
    if any(parse_network(network).prefixlen == 0 for network in settings.trusted_proxies):
        yield "TRUSTED_PROXIES: trusts everybody, so anybody may say they come from anywhere"
    if settings.dodo_mode == "live_mode" and settings.origin.startswith("http://"):
        yield "DODO_PAYMENTS_ENVIRONMENT: live_mode without https"


def _on_this_machine(settings: Settings) -> Iterator[str]:
    open_paths = readable_by_others(settings)
    if open_paths:
        more = f" and {len(open_paths) - 1} more" if len(open_paths) > 1 else ""
        yield f"DATA_DIR: other users may read {open_paths[0]}{more}: the next start makes it private"
    file = settings.env_file
    if file and file.is_file() and file.stat().st_mode & READABLE_BY_OTHERS:
        yield f"ENV_FILE: other users may read {file}: chmod 600"


def _limits(settings: Settings) -> Iterator[str]:
    descriptors = raise_limit()
    if descriptors < COMFORTABLE:
        yield f"ulimit -n: {descriptors} files may be open, each visitor takes one: allow some thousands"
    if settings.workers > 2 * (cores := _cores()):
        yield f"WORKERS: {settings.workers} on {cores} cores only take each other's time"


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
