"""`streampai doctor`: does everything that this installation needs answer?"""

import asyncio
from collections.abc import Callable
from contextlib import closing

import typer
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from .. import schema
from ..alerts.speech import make_speech
from ..clock import Clock
from ..data_folder import try_data_dir, try_database_file
from ..db import Timekeeper, describe_skew, make_migration_engine
from ..db.engines import is_sqlite
from ..descriptors import COMFORTABLE, capacity, raise_limit
from ..donations.gateways import make_gateways
from ..errors import AppError
from ..feedback.searching import forgives_typing_errors
from ..frontend.build import FOLDER
from ..realtime.reaching import problem_with_redis
from ..serve import describe
from ..server.supervisor import listen
from ..settings import Settings, SettingsError, settings, unread_lines
from .admin_password import check_admin_email, check_admin_password
from .exposure import notes_on, problems_of

FINE = "ok"
HOW_TO_FORGIVE = (
    "for typing errors too, let a superuser run `CREATE EXTENSION pg_trgm` and then"
    " `CREATE INDEX ix_search_requests_title ON search_requests USING gin (title gin_trgm_ops)`"
)


def doctor() -> None:
    """Check the configuration and everything it names. Ends with 1 when something is wrong."""
    checks: dict[str, Callable[[Settings], str]] = {
        "address": check_address,
        "first admin": check_first_admin,
        "database": check_database,
        "clock": check_clock,
        "search": check_search,
        "redis": check_redis,
        "front end": check_front_end,
        "data folder": check_data_dir,
        "payments": check_payments,
        "speech": check_speech,
        "connections": check_connections,
    }
    answers = {name: _answer(check, settings()) for name, check in checks.items()}
    print(describe(settings()))
    for warning in unread_lines(settings().env_file):
        print(f"{'note':12} {warning}")
    print(f"{'settings':12} {FINE}: {settings().origin}, {settings().workers} worker(s)")
    for name, answer in answers.items():
        print(f"{name:12} {answer}")
    exposed = problems_of(settings())
    for problem in exposed:
        print(f"{'exposure':12} {problem}")
    for note in notes_on(settings()):
        print(f"{'note':12} {note}")
    if exposed or not all(answer.startswith(FINE) for answer in answers.values()):
        raise typer.Exit(1)


def _answer(check: Callable[[Settings], str], settings: Settings) -> str:
    """Return what a check says, or what went wrong with it: one never keeps the others from speaking."""
    try:
        return check(settings)
    except (AppError, SettingsError) as error:
        return str(error)
    except DBAPIError as error:
        return f"does not answer: {error.orig}".splitlines()[0]
    except OSError as error:
        return f"does not work: {error}"
    except Exception as error:  # a mistake of ours, of which the other checks know nothing
        return f"fails: {type(error).__name__}: {error}".splitlines()[0]


def check_first_admin(settings: Settings) -> str:
    """Would `run` start with this ADMIN_PASSWORD?"""
    try:
        check_admin_email(settings)
        check_admin_password(settings, settings.admin_email)
    except SettingsError as error:
        return str(error)
    return FINE


def check_payments(settings: Settings) -> str:
    """Is each provider set up so that a donor pays exactly what they pledged?"""
    if settings.dodo_mode == "sandbox":
        return f"{FINE}: the built-in sandbox, no real money"
    if settings.dodo_mode == "off" and not settings.paypal_client_id:
        return f"{FINE}: no provider is configured, so no donations"
    problems = asyncio.run(_payment_problems(settings))
    return " ".join(problems) or f"{FINE}: {settings.dodo_mode}"


async def _payment_problems(settings: Settings) -> list[str]:
    gateways = make_gateways(settings, None)
    try:
        return [problem for gateway in gateways.values() for problem in await gateway.problems()]
    finally:
        await gateways.aclose()


def check_connections(_settings: Settings) -> str:
    """May a server process open as many files as it needs for its connections?"""
    descriptors = raise_limit()
    if descriptors < COMFORTABLE:
        return f"{FINE}, but few: {descriptors} file descriptors a process (raise LimitNOFILE, ulimit -Hn)"
    return f"{FINE}: {capacity(descriptors):,} a process"


def check_speech(settings: Settings) -> str:
    """Can donors' messages be spoken, if they shall be?"""
    if settings.tts_provider == "none":
        return f"{FINE}: off, alerts go out unspoken"
    return asyncio.run(_speech_answer(settings))


async def _speech_answer(settings: Settings) -> str:
    speech = make_speech(settings)
    try:
        if not speech.is_on:
            return f"{FINE}: espeak-ng is not installed, alerts go out unspoken (docs/speech.md)"
        problems = await speech.problems()
        return " ".join(problems) or f"{FINE}: {settings.tts_provider or 'espeak'}"
    finally:
        await speech.aclose()


def check_database(settings: Settings) -> str:
    """Does the database answer, and has it this version's shape?"""
    try_database_file(settings)
    engine = make_migration_engine(settings.database)
    try:
        with engine.connect() as connection:
            schema.refuse_newer(connection)
        return FINE if schema.is_current(engine) else "not migrated: run `streampai migrate`"
    except SQLAlchemyError as error:
        return f"does not answer: {str(error).splitlines()[0]}"


def check_clock(settings: Settings, clock: Clock | None = None) -> str:
    """Is this machine's clock right, as the database sees it? A wrong one only misleads logs."""
    timekeeper = _timekeeper(settings, clock)
    engine = make_migration_engine(settings.database)
    try:
        with engine.connect() as connection:
            timekeeper.keep(connection)
    except SQLAlchemyError as error:
        return f"not known, the database does not answer: {str(error).splitlines()[0]}"
    skew = describe_skew(timekeeper.clock)
    return f"{skew}: set it, or have NTP keep it" if skew else FINE


def _timekeeper(settings: Settings, clock: Clock | None = None) -> Timekeeper:
    return Timekeeper(clock or Clock(), is_sqlite=is_sqlite(settings.database))


def check_search(settings: Settings) -> str:
    """Does the search for similar requests forgive typing errors?"""
    engine = make_migration_engine(settings.database)
    try:
        if not schema.is_current(engine):
            return f"{FINE}: not looked at, the database is not migrated"
        with engine.connect() as connection, closing(_timekeeper(settings).tx(connection)) as tx:
            forgives = forgives_typing_errors(tx)
    except SQLAlchemyError as error:
        return f"does not answer: {str(error).splitlines()[0]}"
    return FINE if forgives else f"{FINE}, by whole words only: {HOW_TO_FORGIVE}"


def check_redis(settings: Settings) -> str:
    """Does Redis answer, if one is named?"""
    if not settings.redis_url:
        return f"{FINE}: none, one process"
    return problem_with_redis(settings.redis_url) or FINE


def check_front_end(_settings: Settings) -> str:
    """Is there something to serve?"""
    return FINE if (FOLDER / "index.html").exists() else "not built: run `streampai build`"


def check_data_dir(settings: Settings) -> str:
    """Can we write where data goes?"""
    try_data_dir(settings)
    return FINE


def check_address(settings: Settings) -> str:
    """Is BIND an address of this machine? The port may be taken: by the server that this is about."""
    try:
        listen(settings.bind, 0).close()
    except OSError as error:
        return f"BIND: cannot listen on {settings.bind}: {error.strerror}"
    return FINE
