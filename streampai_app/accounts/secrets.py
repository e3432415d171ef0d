"""Secrets that we hand out once and then know only by their hash."""

import hashlib
import secrets

SECRET_BYTES = 32


def new_secret() -> str:
    """Return 256 random bits in base64url, 43 characters."""
    return secrets.token_urlsafe(SECRET_BYTES)


def hash_secret(secret: str) -> str:
    """Return what is stored of a secret: SHA-256 in hex. It is random, so no salt or stretching is needed."""
    return hashlib.sha256(secret.encode(errors="surrogatepass")).hexdigest()  # JSON can bring half characters
