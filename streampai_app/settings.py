"""The only reader of the environment. Every setting is a field here, and `docs/settings.md` names each."""

import base64
import json
import os
import re
import textwrap
from collections.abc import Callable
from difflib import get_close_matches
from functools import lru_cache
from importlib.util import find_spec
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from dotenv.parser import Binding, parse_stream
from pydantic import (
    AfterValidator,
    AliasChoices,
    Field,
    SecretStr,
    ValidationError,
    ValidationInfo,
    field_validator,
    model_validator,
)
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from .addresses import (
    base_url_of,
    bind_address_of,
    credential_of,
    database_address_of,
    mailbox_of,
    network_of,
    origin_of,
    redis_address_of,
    smtp_address_of,
)
from .errors import Invalid

ROOT = Path(__file__).resolve().parent.parent  # the project, wherever it is started from
LOOPBACK_HOSTS = frozenset({"localhost", "127.0.0.1", "::1"})
MAX_LENGTH = 10_000  # characters of a setting
NEAR = 0.7  # how alike a wrong name has to be to the one that was meant (difflib's ratio)
MAX_LINE = 300  # characters of what is said of one
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")  # bytes that are not UTF-8 arrive as surrogates
_SPACED = {"admin_password"}  # what is taken as it was typed
_MANY_LINES = {"dodo_products"}


class SettingsError(Exception):
    """The configuration is wrong. The message is one line that names the variable."""

    def __init__(self, message: str) -> None:
        super().__init__(textwrap.shorten(_UNPRINTABLE.sub(" ", message), MAX_LINE, placeholder=" ..."))


def _if_set(normal: Callable[[str], str]) -> AfterValidator:
    """Bring a setting to its normal form, if there is one."""
    return AfterValidator(lambda value: normal(value) if value else value)


def _each(normal: Callable[[str], str]) -> AfterValidator:
    return AfterValidator(lambda values: tuple(dict.fromkeys(normal(value) for value in values)))


def _secretly(normal: Callable[[str], str]) -> AfterValidator:
    return AfterValidator(
        lambda value: SecretStr(normal(secret)) if (secret := value.get_secret_value()) else value
    )


Origin = Annotated[str, _if_set(origin_of)]
BaseUrl = Annotated[str, _if_set(base_url_of)]
Credential = Annotated[str, _if_set(credential_of)]
SecretCredential = Annotated[SecretStr, _secretly(credential_of)]


def _listed(value: Any) -> Any:
    """Read `a, b` as well as `["a", "b"]`."""
    if not isinstance(value, str):
        return value
    if value.lstrip().startswith("["):
        return _read_json(value, 'a list such as ["a", "b"]')
    return [part.strip() for part in value.split(",") if part.strip()]


def _read_json(text: str, wanted: str) -> Any:
    try:
        return json.loads(text, object_pairs_hook=_each_once)
    except _Twice:
        raise
    except (ValueError, RecursionError):
        raise ValueError(f"is not JSON: must be {wanted}") from None


class _Twice(ValueError):
    """A name stands twice in an object."""


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    names = [name for name, _ in pairs]
    for name in names:
        if names.count(name) > 1:
            raise _Twice(f"names {name[:20]!r} twice")
    return dict(pairs)


def _is_signing_secret(secret: str) -> bool:
    """Tell whether this is a secret of Standard Webhooks (1.0.0, "Signature scheme")."""
    encoded = secret.removeprefix("whsec_")
    try:
        return len(base64.b64decode(encoded + "=" * (-len(encoded) % 4), validate=True)) in range(24, 65)
    except ValueError:
        return False


class Settings(BaseSettings):
    """One frozen value, made once at the start of a process and handed down."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore", env_ignore_empty=True)

    port: int = Field(8000, ge=1, le=65535, description="TCP port to listen on.")
    bind: Annotated[str, _if_set(bind_address_of)] = Field(
        "127.0.0.1", description="IP address to listen on."
    )
    public_url: Origin = Field(
        "", description="Where browsers reach this server; `http://localhost:PORT` if unset."
    )
    workers: int = Field(1, ge=1, le=64, description="Server processes. More than one needs REDIS_URL.")
    data_dir: Path = Field(
        default_factory=lambda: ROOT / "data",
        description="Folder of the SQLite database, of attachments and of local mail.",
    )
    database_url: Annotated[str, _if_set(database_address_of)] = Field(
        "", description="`sqlite:///path` or `postgresql://user@host/db`; a file in DATA_DIR if unset."
    )
    redis_url: Annotated[str, _if_set(redis_address_of)] = Field(
        "", description="Redis, for more than one process. In-process if unset."
    )
    redis_prefix: Annotated[str, AfterValidator(credential_of), Field(max_length=100)] = Field(
        "streampai", description="What every Redis key and channel of ours begins with."
    )
    trusted_proxies: Annotated[tuple[str, ...], NoDecode, _each(network_of)] = Field(
        (),
        description="Addresses or networks whose `X-Forwarded-For` or `Forwarded` counts, comma separated.",
    )
    widget_origins: Annotated[tuple[str, ...], NoDecode, _each(origin_of)] = Field(
        (),
        description="Origins of the sites that may embed the widget, comma separated. PUBLIC_URL always may.",
    )
    metrics_token: SecretCredential = Field(
        SecretStr(""), description="Bearer token for /metrics. Loopback only if unset."
    )
    smtp_url: Annotated[SecretStr, _secretly(smtp_address_of)] = Field(
        SecretStr(""),
        description="`smtp://user:password@host:587` (or `smtps://`). Kept in DATA_DIR/outbox if unset.",
    )
    mail_from: Annotated[str, AfterValidator(mailbox_of)] = Field(
        "Streampai <desk@localhost>", description="Sender of our mail."
    )
    admin_email: str = Field("", description="E-mail of the first admin, made when there is none.")
    admin_password: SecretStr = Field(SecretStr(""), description="Password of the first admin.")
    payment_provider: Literal["dodo", "paypal"] = Field(
        "dodo", description="What new donations use until an admin turns the switch in /admin/payments."
    )
    dodo_payments_environment: Literal["", "sandbox", "test_mode", "live_mode"] = Field(
        "", description="The built-in `sandbox`, or Dodo's `test_mode` or `live_mode`."
    )
    dodo_payments_api_key: SecretCredential = Field(SecretStr(""), description="Key of that environment.")
    dodo_webhook_secret: SecretStr = Field(
        SecretStr(""),
        validation_alias=AliasChoices("dodo_webhook_secret", "dodo_payments_webhook_key"),
        description="Signing secrets of the webhook, comma separated while one is being replaced.",
    )
    dodo_business_id: Credential = Field(
        "", description="Events of another business are refused. Any, if unset."
    )
    dodo_base_url: BaseUrl = Field("", description="Another address for the environment's API.")
    dodo_products: Annotated[dict[str, str], NoDecode] = Field(
        default_factory=dict, description="JSON: currency to the id of its pay-what-you-want product."
    )
    paypal_client_id: Credential = Field("", description="PayPal, the legacy provider; not offered if unset.")
    paypal_client_secret: SecretCredential = Field(SecretStr(""), description="Secret of that client.")
    paypal_webhook_id: Credential = Field(
        "", description="Id of the webhook, by which PayPal verifies its events."
    )
    paypal_environment: Literal["sandbox", "live"] = Field("sandbox", description="Which PayPal.")
    paypal_base_url: BaseUrl = Field("", description="Another address for PayPal's API.")
    tts_provider: Literal["", "espeak", "elevenlabs", "none"] = Field(
        "", description="Who speaks: `espeak`, where it is installed, `elevenlabs` or `none`."
    )
    elevenlabs_api_key: SecretCredential = Field(SecretStr(""), description="Key of ElevenLabs.")
    elevenlabs_base_url: BaseUrl = Field("", description="Another address for ElevenLabs' API.")
    demo: bool = Field(False, description="Seed demo data, make a demo admin, serve /demo.")
    demo_in_public: bool = Field(
        False, description="Let the demo be reached from other machines, where anybody may do anything in it."
    )
    env_file: Path | None = Field(
        None,
        description="File of settings that the environment does not have; `.env` of the project if unset.",
    )

    @field_validator("*", mode="before")
    @classmethod
    def _text(cls, value: Any, info: ValidationInfo) -> Any:
        """Refuse what no setting can be, and cut off what a file left around it. Blank is unset."""
        if not isinstance(value, str):
            return value
        name = info.field_name or ""
        text = value if name in _SPACED else value.strip()
        if not text:
            return cls.model_fields[name].get_default(call_default_factory=True)
        if len(text) > MAX_LENGTH:
            raise ValueError(f"is longer than {MAX_LENGTH} characters")
        if _UNPRINTABLE.search(text if name not in _MANY_LINES else re.sub(r"[\r\n\t]", "", text)):
            raise ValueError("holds a line break, a control character, or bytes that are not UTF-8")
        return text

    @field_validator("data_dir")
    @classmethod
    def _folder(cls, value: Path) -> Path:
        """Let a relative folder be one of the project, wherever the start was."""
        if "?" in str(value):
            raise ValueError("holds a ?, which cannot stand in the address of a database")
        return ROOT / value

    @field_validator("env_file")
    @classmethod
    def _no_file(cls, value: Path | None) -> Path | None:
        return None if value == Path(os.devnull) else value

    @field_validator("database_url")
    @classmethod
    def _file(cls, value: str) -> str:
        """Let a relative file be one of the project, wherever the start was."""
        path = value.removeprefix("sqlite:///")
        return value if path in {value, ""} else f"sqlite:///{ROOT / path}"

    @field_validator("trusted_proxies", "widget_origins", mode="before")
    @classmethod
    def _split(cls, value: Any) -> Any:
        return _listed(value)

    @field_validator("dodo_products", mode="before")
    @classmethod
    def _products(cls, value: Any) -> Any:
        if not isinstance(value, str):
            return value
        return _read_json(value, 'such as {"EUR": "pdt_..."}') if value else {}

    @field_validator("dodo_products")
    @classmethod
    def _by_currency(cls, value: dict[str, str]) -> dict[str, str]:
        from .money import clean_currency  # not above: it reads the currencies of the world

        products: dict[str, str] = {}
        for name, product in value.items():
            try:
                currency = clean_currency(name)
            except Invalid:
                raise ValueError(f"{name[:20]!r} is not a currency such as EUR") from None
            if currency in products:
                raise ValueError(f"names {currency} twice")
            products[currency] = credential_of(product)
        return products

    @model_validator(mode="after")
    def _together(self) -> "Settings":
        if self.workers > 1 and not self.redis_url:
            raise ValueError(
                "WORKERS: more than one needs REDIS_URL, or the workers would not see each other"
            )
        return self

    @field_validator("dodo_webhook_secret")
    @classmethod
    def _secrets(cls, value: SecretStr) -> SecretStr:
        secrets = _listed(value.get_secret_value())
        if value.get_secret_value() and not secrets:
            raise ValueError("holds no secret")
        for number, secret in enumerate(secrets, start=1):
            if not isinstance(secret, str) or not _is_signing_secret(secret):
                raise ValueError(f"secret {number} is not base64 of 24 to 64 bytes (whsec_...)")
        return SecretStr(",".join(secrets))

    @model_validator(mode="after")
    def _dodo(self) -> "Settings":
        key = self.dodo_payments_api_key.get_secret_value()
        if key and not self.dodo_payments_environment:
            raise ValueError("DODO_PAYMENTS_ENVIRONMENT: say test_mode or live_mode beside a key")
        if self.dodo_payments_environment == "sandbox" and key.startswith("dodo_live_"):
            raise ValueError("DODO_PAYMENTS_ENVIRONMENT: the sandbox does not start beside a live key")
        if self.payment_provider == "paypal" and not self.paypal_client_id:
            raise ValueError("PAYPAL_CLIENT_ID: needed where PAYMENT_PROVIDER is paypal")
        if bool(self.paypal_client_id) != bool(self.paypal_client_secret.get_secret_value()):
            raise ValueError("PAYPAL_CLIENT_SECRET: client id and secret go together")
        if self.dodo_mode in {"test_mode", "live_mode"}:
            if not key:
                raise ValueError(f"DODO_PAYMENTS_API_KEY: {self.dodo_mode} needs one")
            if not self.dodo_products:
                raise ValueError(f"DODO_PRODUCTS: {self.dodo_mode} needs a product for each currency")
        return self

    @model_validator(mode="after")
    def _demo(self) -> "Settings":
        if self.demo and not self.is_loopback and not self.demo_in_public:
            name = "PUBLIC_URL" if ip_address(self.bind).is_loopback else "BIND"
            raise ValueError(
                f"{name}: a demo is for this machine only: anybody may pay, and see what it shows."
                " DEMO_IN_PUBLIC=true lets others reach it"
            )
        return self

    @model_validator(mode="after")
    def _speech(self) -> "Settings":
        if self.tts_provider == "elevenlabs" and not self.elevenlabs_api_key.get_secret_value():
            raise ValueError("ELEVENLABS_API_KEY: needed where TTS_PROVIDER is elevenlabs")
        if self.tts_provider == "espeak" and find_spec("espeakng_loader") is None:
            raise ValueError("TTS_PROVIDER: espeak is not installed here (docs/speech.md)")
        return self

    @property
    def dodo_mode(self) -> Literal["off", "sandbox", "test_mode", "live_mode"]:
        """Where donations are paid. The sandbox is never a silent fallback: unasked, only on this machine."""
        if self.dodo_payments_environment:
            return self.dodo_payments_environment
        return "sandbox" if self.is_loopback else "off"

    @property
    def origin(self) -> str:
        """The scheme, host and port that browsers use for this server."""
        return self.public_url or f"http://localhost:{self.port}".removesuffix(":80")

    @property
    def is_loopback(self) -> bool:
        """Whether this server can only be reached from this machine, as far as it knows."""
        return urlsplit(self.origin).hostname in LOOPBACK_HOSTS and ip_address(self.bind).is_loopback

    @property
    def database(self) -> str:
        """The database address with a default, as SQLAlchemy wants it."""
        url = self.database_url or f"sqlite:///{self.data_dir / 'desk.db'}"
        scheme, rest = url.split("://", 1)
        return f"postgresql+psycopg://{rest}" if scheme in {"postgresql", "postgres"} else url


def read_settings(**overrides: Any) -> Settings:
    """Read the environment. Raises `SettingsError`, whose message is one line naming the variable."""
    try:
        return Settings(**_named_file(), **overrides)
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0]).upper() if first["loc"] else ""
        message = _said_of(first)
        raise SettingsError(f"{name}: {message}" if name else message) from None


def _said_of(error: ErrorDetails) -> str:
    """Return what is wrong in our words: pydantic's speak of inputs and of its own types."""
    context = error.get("ctx", {})
    match error["type"]:
        case "value_error":
            return str(error["msg"]).removeprefix("Value error, ")
        case "literal_error":
            *others, last = re.findall("'([^']+)'", str(context["expected"]))
            return f"must be {', '.join(others)} or {last}"
        case "greater_than_equal":
            return f"must be {context['ge']} or more"
        case "less_than_equal":
            return f"must be {context['le']} or less"
        case "too_long":
            return f"is longer than {context['max_length']} characters"
        case "string_type":
            return "holds what is no text"
        case "dict_type":
            return 'must be an object such as {"EUR": "pdt_..."}'
        case "bool_parsing":
            return "must be true or false"
        case kind if kind.startswith("int_"):
            return "must be a whole number"
    return "cannot be read"


def _named_file() -> dict[str, Any]:
    """Return what has a file of settings read: the one that is named, or the project's if there is one."""
    named = os.environ.get("ENV_FILE", "").strip()
    path = ROOT / (named or ".env")
    if path == Path(os.devnull) or not (named or path.exists()):
        return {}
    try:
        if path.exists() and not path.is_file():  # a device or pipe may have no end
            raise SettingsError(f"ENV_FILE: {path}: no file")
        wrong = [line.original.line for line in _lines_of(path) if line.error]
    except OSError as error:
        raise SettingsError(f"ENV_FILE: cannot read {path}: {error.strerror}") from None
    except ValueError:
        raise SettingsError(f"ENV_FILE: {path} is not UTF-8") from None
    if wrong:
        raise SettingsError(f"ENV_FILE: {path}: line {wrong[0]} is no NAME=value")
    return {"env_file": path, "_env_file": path}


def unread_lines(file: Path | None) -> list[str]:
    """Return in a line each what stands in a file of settings and sets nothing, such as a misspelt name."""
    known = {str(alias).upper() for name in Settings.model_fields for alias in _names_of(name)}
    unread = []
    for line in _lines_of(file) if file else ():
        if not line.key:
            continue
        name, where = line.key.upper(), f"{file}, line {line.original.line}: {line.key[:40]}"
        if name not in known:
            near = get_close_matches(name, sorted(known), 1, NEAR)
            unread.append(f"{where} is no setting" + (f": did you mean {near[0]}?" if near else ""))
        elif line.value is None:
            unread.append(f"{where} has no = and sets nothing")
    return unread


def _names_of(field: str) -> list[Any]:
    alias = Settings.model_fields[field].validation_alias
    return list(alias.choices) if isinstance(alias, AliasChoices) else [field]


def _lines_of(path: Path) -> list[Binding]:
    with path.open(encoding="utf-8") as file:
        return list(parse_stream(file))


@lru_cache(maxsize=1)
def settings() -> Settings:
    """Return this process's settings, read once."""
    return read_settings()
