"""What can go wrong with PayPal.

    PayPalError
    |-- NoAnswer              nothing came back; what PayPal did is not known
    |   |-- TimedOut          it took too long
    |   `-- Unreachable       the connection failed
    |-- Answered              PayPal said no: `status`, `issues`
    |   |-- BadRequest        400, 422 and what has no better name
    |   |   |-- NotApproved   the payer has not approved this order (yet)
    |   |   |-- Declined      the payer's bank refused; they may choose another way to pay
    |   |   `-- RefundRefused this capture cannot be refunded (so)
    |   |-- Unauthorized      401, 403
    |   |-- NotFound          404
    |   |-- TooMany           429; `retry_after`, if PayPal said
    |   `-- ServerFailed      5xx; what PayPal did is not known
    |-- Garbage               it answered 2xx with something that cannot be read
    |-- UnsupportedAmount     an amount that PayPal cannot express
    |-- Unreadable            a verified webhook that lacks what there is to act on
    `-- BadSignature          a webhook that PayPal did not send, whatever is wrong with it

Errors of a request carry it as `request`, such as "POST /v2/checkout/orders".
"""

from collections.abc import Iterable


class PayPalError(Exception):
    """The root of the tree."""


class RequestError(PayPalError):
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


class Garbage(RequestError):
    pass


class Answered(RequestError):
    """`issues` are PayPal's words, the most telling first. `retry_after` is in seconds."""

    def __init__(
        self, request: str, status: int, issues: Iterable[str], retry_after: float | None = None
    ) -> None:
        self.status = status
        self.issues = tuple(issues)
        self.retry_after = retry_after
        super().__init__(request, f"{status} {', '.join(self.issues) or '(no issue)'}")


class BadRequest(Answered):
    pass


class NotApproved(BadRequest):
    pass


class Declined(BadRequest):
    pass


class RefundRefused(BadRequest):
    pass


class Unauthorized(Answered):
    pass


class NotFound(Answered):
    pass


class TooMany(Answered):
    pass


class ServerFailed(Answered):
    pass


class UnsupportedAmount(PayPalError):
    pass


class Unreadable(PayPalError):
    pass


class BadSignature(PayPalError):
    pass


_BY_ISSUE: dict[str, type[Answered]] = {
    "ORDER_NOT_APPROVED": NotApproved,
    "PAYER_ACTION_REQUIRED": NotApproved,
    "INSTRUMENT_DECLINED": Declined,
    **dict.fromkeys(
        (
            "CAPTURE_FULLY_REFUNDED",
            "REFUND_AMOUNT_EXCEEDED",
            "REFUND_TIME_LIMIT_EXCEEDED",
            "REFUND_NOT_ALLOWED",
            "TRANSACTION_DISPUTED",
        ),
        RefundRefused,
    ),
}
_BY_STATUS: dict[int, type[Answered]] = {
    401: Unauthorized,
    403: Unauthorized,
    404: NotFound,
    429: TooMany,
}


def kind_of_answer(status: int, issues: Iterable[str]) -> type[Answered]:
    """Return the class of error for an answer that is not 2xx."""
    for issue in issues:
        if issue in _BY_ISSUE:
            return _BY_ISSUE[issue]
    return ServerFailed if status >= 500 else _BY_STATUS.get(status, BadRequest)
