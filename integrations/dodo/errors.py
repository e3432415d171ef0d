"""What can go wrong with Dodo Payments.

    DodoError
    |-- NoAnswer              nothing came back; what Dodo did is not known
    |   |-- TimedOut          it took too long
    |   `-- Unreachable       the connection failed
    |-- HeldBack              our own rate limit; nothing was sent; `retry_after`
    |-- Answered              Dodo said no: `status`, `code`, `message`
    |   |-- BadRequest        400, 413, 422 and what has no better name
    |   |   `-- AmountRefused the amount or the currency will not do
    |   |-- Unauthorized      401, 403: the key is wrong, or of the other mode
    |   |-- NotFound          404
    |   |-- Conflict          409, 410: the state of the thing forbids it
    |   |   `-- RefundRefused this payment cannot be refunded (so); `code` says why
    |   |-- TooMany           429; `retry_after`, if Dodo said
    |   `-- ServerFailed      5xx; what Dodo did is not known
    |-- Garbage               it answered 2xx with something that cannot be read
    |   `-- SessionWithoutUrl a checkout session that nobody could pay
    |-- Unreadable            a signed webhook that lacks what there is to act on
    |-- BadSignature          a webhook that Dodo did not sign, whatever is wrong with it
    `-- BadSecret             a configured webhook secret is none

Errors of a request carry it as `request`, such as "POST /refunds". Which status goes with which code is
documented nowhere, so a known code decides and the status is the fallback. `message` is Dodo's own text,
for logs: it is never shown to a donor.
"""

_AMOUNT_CODES = frozenset(
    {
        "REQUEST_AMOUNT_BELOW_MINIMUM",
        "TOTAL_PAYMENT_AMOUNT_BELOW_MINIMUM_AMOUNT",
        "PAY_AS_YOU_WANT_AMOUNT_REQUIRED",
        "UNSUPPORTED_CURRENCY",
        "UNSUPPORTED_BILLING_CURRENCY",
        "EXCHANGE_RATE_NOT_FOUND",
        "NO_ELIGIBLE_PAYMENT_METHODS",
    }
)
_REFUND_CODES = frozenset(
    {
        "PAYMENT_NOT_SUCCEEDED",
        "PAYMENT_ALREADY_REFUNDED",
        "PAYMENT_HAS_BEEN_REFUNDED",
        "EXISTING_REFUND_REQUEST_PROCESSING",
        "REFUND_AMOUNT_EXCEEDS_PAID_AMOUNT",
        "REFUND_WINDOW_EXPIRED",
        "NOTHING_TO_REFUND",
        "PARTIAL_REFUND_NOT_ALLOWED",
        "LINE_ITEM_NOT_FOUND",
        "LINE_ITEM_FULLY_REFUNDED",
        "LINE_ITEM_REFUND_AMOUNT_TOO_HIGH",
        "LINE_ITEM_REFUND_AMOUNT_TOO_LOW",
        "ZERO_AMOUNT_PAYMENT_REFUND_NOT_ALLOWED",
    }
)


class DodoError(Exception):
    """The root of the tree."""


class RequestError(DodoError):
    """Something about one request. `request` is its method and path."""

    def __init__(self, request: str, problem: str) -> None:
        super().__init__(f"{request}: {problem}")
        self.request = request


class NoAnswer(RequestError):
    pass


class TimedOut(NoAnswer):
    pass


class Unreachable(NoAnswer):
    pass


class HeldBack(RequestError):
    def __init__(self, request: str, retry_after: float) -> None:
        """`retry_after` is in seconds."""
        super().__init__(request, f"our own rate limit, for {retry_after:.1f} s more")
        self.retry_after = retry_after


class Garbage(RequestError):
    pass


class SessionWithoutUrl(Garbage):
    pass


class Answered(RequestError):
    """`retry_after` is in seconds, and None where Dodo did not say."""

    def __init__(
        self, request: str, status: int, code: str, message: str, retry_after: float | None = None
    ) -> None:
        super().__init__(request, f"{status} {code or '(no code)'} {message}".rstrip())
        self.status = status
        self.code = code
        self.message = message
        self.retry_after = retry_after


class BadRequest(Answered):
    pass


class AmountRefused(BadRequest):
    pass


class Unauthorized(Answered):
    pass


class NotFound(Answered):
    pass


class Conflict(Answered):
    pass


class RefundRefused(Conflict):
    pass


class TooMany(Answered):
    pass


class ServerFailed(Answered):
    pass


class Unreadable(DodoError):
    pass


class BadSignature(DodoError):
    pass


class BadSecret(DodoError):
    pass


def kind_of_answer(status: int, code: str) -> type[Answered]:
    """Return the class of error for an answer that is not 2xx."""
    if code in _REFUND_CODES:
        return RefundRefused
    if code in _AMOUNT_CODES:
        return AmountRefused
    if status >= 500:
        return ServerFailed
    by_status = {401: Unauthorized, 403: Unauthorized, 404: NotFound, 409: Conflict, 410: Conflict}
    return TooMany if status == 429 else by_status.get(status, BadRequest)
