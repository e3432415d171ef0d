"""The only reader of the environment. Every setting is a field here, and `docs/settings.md` names each."""

import base64
import json
import re
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import AliasChoices, Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from .ip import parse_network

LOOPBACK_HOSTS = frozenset({"localhost", "127.0.0.1", "::1"})


class SettingsError(Exception):
    """The configuration is wrong. The message is one line that names the variable."""


def _listed(value: Any) -> Any:
    """Read `a, b` as well as `["a", "b"]`."""
    if not isinstance(value, str):
        return value
    if value.lstrip().startswith("["):
        return json.loads(value)
    return [part.strip() for part in value.split(",") if part.strip()]


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
    bind: str = Field("127.0.0.1", description="Address to listen on.")
    public_url: str = Field(
        "", description="Where browsers reach this server; `http://localhost:PORT` if unset."
    )
    workers: int = Field(1, ge=1, le=64, description="Server processes. More than one needs REDIS_URL.")
    data_dir: Path = Field(
        Path("data"), description="Folder of the SQLite database, of attachments and of local mail."
    )
    database_url: str = Field(
        "", description="`sqlite:///path` or `postgresql://user@host/db`; a file in DATA_DIR if unset."
    )
    redis_url: str = Field("", description="Redis, for more than one process. In-process if unset.")
    redis_prefix: str = Field(
        "streampai", description="What every Redis key and channel of ours begins with."
    )
    trusted_proxies: Annotated[tuple[str, ...], NoDecode] = Field(
        (),
        description="Addresses or networks whose `X-Forwarded-For` or `Forwarded` counts, comma separated.",
    )
    widget_origins: Annotated[tuple[str, ...], NoDecode] = Field(
        (),
        description="Origins of the sites that may embed the widget, comma separated. PUBLIC_URL always may.",
    )
    metrics_token: SecretStr = Field(
        SecretStr(""), description="Bearer token for /metrics. Loopback only if unset."
    )
    smtp_url: SecretStr = Field(
        SecretStr(""),
        description="`smtp://user:password@host:587` (or `smtps://`). Kept in DATA_DIR/outbox if unset.",
    )
    mail_from: str = Field("Streampai <desk@localhost>", description="Sender of our mail.")
    admin_email: str = Field("", description="E-mail of the first admin, made when there is none.")
    admin_password: SecretStr = Field(SecretStr(""), description="Password of the first admin.")
    payment_provider: Literal["dodo", "paypal"] = Field(
        "dodo", description="What new donations use until an admin turns the switch in /admin/payments."
    )
    dodo_payments_environment: Literal["", "sandbox", "test_mode", "live_mode"] = Field(
        "", description="The built-in `sandbox`, or Dodo's `test_mode` or `live_mode`."
    )
    dodo_payments_api_key: SecretStr = Field(SecretStr(""), description="Key of that environment.")
    dodo_webhook_secret: SecretStr = Field(
        SecretStr(""),
        validation_alias=AliasChoices("dodo_webhook_secret", "dodo_payments_webhook_key"),
        description="Signing secrets of the webhook, comma separated while one is being replaced.",
    )
    dodo_business_id: str = Field("", description="Events of another business are refused. Any, if unset.")
    dodo_base_url: str = Field("", description="Another address for the environment's API.")
    dodo_products: dict[str, str] = Field(
        default_factory=dict, description="JSON: currency to the id of its pay-what-you-want product."
    )
    paypal_client_id: str = Field("", description="PayPal, the legacy provider; not offered if unset.")
    paypal_client_secret: SecretStr = Field(SecretStr(""), description="Secret of that client.")
    paypal_webhook_id: str = Field("", description="Id of the webhook, by which PayPal verifies its events.")
    paypal_environment: Literal["sandbox", "live"] = Field("sandbox", description="Which PayPal.")
    paypal_base_url: str = Field("", description="Another address for PayPal's API.")
    tts_provider: Literal["", "espeak", "elevenlabs", "none"] = Field(
        "", description="Who speaks: `espeak`, where it is installed, `elevenlabs` or `none`."
    )
    elevenlabs_api_key: SecretStr = Field(SecretStr(""), description="Key of ElevenLabs.")
    elevenlabs_base_url: str = Field("", description="Another address for ElevenLabs' API.")
    demo: bool = Field(False, description="Seed demo data, make a demo admin, serve /demo.")

    @field_validator("trusted_proxies", "widget_origins", mode="before")
    @classmethod
    def _split(cls, value: Any) -> Any:
        return _listed(value)

    @field_validator("widget_origins")
    @classmethod
    def _origins(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for origin in value:
            parts = urlsplit(origin)
            if parts.scheme not in {"http", "https"} or not parts.netloc or parts.path not in {"", "/"}:
                raise ValueError(f"{origin!r} is not an origin such as https://example.com")
        return tuple(origin.rstrip("/").lower() for origin in value)

    @field_validator("trusted_proxies")
    @classmethod
    def _networks(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for network in value:
            parse_network(network)
        return value

    @field_validator("database_url")
    @classmethod
    def _database(cls, value: str) -> str:
        if value and not value.startswith(
            ("sqlite:///", "postgresql://", "postgres://", "postgresql+psycopg://")
        ):
            raise ValueError("must begin with sqlite:/// or postgresql://")
        return value

    @field_validator("smtp_url")
    @classmethod
    def _smtp(cls, value: SecretStr) -> SecretStr:
        parts = urlsplit(value.get_secret_value())
        if parts.geturl() and (parts.scheme not in {"smtp", "smtps"} or not parts.hostname):
            raise ValueError("must begin with smtp:// or smtps:// and name a host")
        return value

    @field_validator("mail_from")
    @classmethod
    def _sender(cls, value: str) -> str:
        if not re.fullmatch(r"[^@<>\r\n]*<[^@<>\s]+@[^@<>\s]+>|[^@<>\s]+@[^@<>\s]+", value):
            raise ValueError("must be an address such as Streampai <desk@example.com>")
        return value

    @field_validator("elevenlabs_base_url")
    @classmethod
    def _address(cls, value: str) -> str:
        parts = urlsplit(value)
        if value and (parts.scheme not in {"http", "https"} or not parts.netloc):
            raise ValueError("must be an address such as https://api.elevenlabs.io")
        return value

    @field_validator("public_url")
    @classmethod
    def _public(cls, value: str) -> str:
        parts = urlsplit(value)
        if value and (
            parts.scheme not in {"http", "https"} or not parts.netloc or parts.path not in {"", "/"}
        ):
            raise ValueError("must be an address without a path, such as https://desk.example.com")
        return value.rstrip("/")

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
        for number, secret in enumerate(_listed(value.get_secret_value()), start=1):
            if not _is_signing_secret(secret):
                raise ValueError(f"secret {number} is not base64 of 24 to 64 bytes (whsec_...)")
        return value

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
        return (self.public_url or f"http://localhost:{self.port}").lower()

    @property
    def is_loopback(self) -> bool:
        """Whether this server is only meant for this machine."""
        return urlsplit(self.origin).hostname in LOOPBACK_HOSTS

    @property
    def database(self) -> str:
        """The database address with a default, as SQLAlchemy wants it."""
        url = self.database_url or f"sqlite:///{(self.data_dir / 'desk.db').absolute()}"
        scheme, rest = url.split("://", 1)
        return f"postgresql+psycopg://{rest}" if scheme in {"postgresql", "postgres"} else url


def read_settings(**overrides: Any) -> Settings:
    """Read the environment. Raises `SettingsError`, whose message is one line naming the variable."""
    try:
        return Settings(**overrides)
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0]).upper() if first["loc"] else ""
        message = str(first["msg"]).removeprefix("Value error, ")
        raise SettingsError(f"{name}: {message}" if name else message) from None


@lru_cache(maxsize=1)
def settings() -> Settings:
    """Return this process's settings, read once."""
    return read_settings()
