"""What can go wrong on purpose.

    AppError
    |-- Malformed     400  the request could not be read: not JSON, not UTF-8, not the right shape
    |-- NotSignedIn   401  nobody is known to be asking, or their session has ended
    |-- NotAllowed    403  somebody is asking, and may not
    |-- NotFound      404  it does not exist, or not for this actor
    |-- Conflict      409  the state of the thing forbids it (a resolved chat)
    |-- TooLarge      413  more bytes than are taken
    |-- Invalid       422  the input is wrong; `field` says which
    |-- TooMany       429  a limit was met; `retry_after` says when to try again
    `-- Unavailable   503  something we depend on did not answer: nothing was done
        `-- OutcomeUnknown  503  it stopped answering in the middle: perhaps it was done, perhaps not

Each error carries a `reason`, a stable word for programs, and a message for people that says what
happened and what to do. `web/problems.py` maps them to RFC 9457 problem documents, `state/notices.py`
to a toast. Expected errors are logged at info; only what is not an `AppError` is a surprise.
"""


class AppError(Exception):
    """The root of the tree. `status` is the HTTP status that says the same thing."""

    status = 500
    reason = "error"

    def __init__(self, message: str, *, reason: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.reason = reason or self.reason


class Malformed(AppError):
    status = 400
    reason = "malformed"


class NotSignedIn(AppError):
    status = 401
    reason = "not-signed-in"


class NotAllowed(AppError):
    status = 403
    reason = "not-allowed"


class NotFound(AppError):
    status = 404
    reason = "not-found"


class Conflict(AppError):
    status = 409
    reason = "conflict"


class TooLarge(AppError):
    status = 413
    reason = "too-large"


class Invalid(AppError):
    status = 422
    reason = "invalid"

    def __init__(self, message: str, *, field: str = "", reason: str | None = None) -> None:
        super().__init__(message, reason=reason)
        self.field = field


class TooMany(AppError):
    status = 429
    reason = "too-many"

    def __init__(self, message: str, *, retry_after: float, reason: str | None = None) -> None:
        """`retry_after` is in seconds."""
        super().__init__(message, reason=reason)
        self.retry_after = retry_after


class Unavailable(AppError):
    status = 503
    reason = "unavailable"

    def __init__(self, message: str, *, reason: str | None = None, retry_after: float | None = None) -> None:
        """`retry_after` is in seconds, None where nobody knows."""
        super().__init__(message, reason=reason)
        self.retry_after = retry_after


class OutcomeUnknown(Unavailable):
    reason = "outcome-unknown"
