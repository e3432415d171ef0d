"""What can go wrong with ElevenLabs.

    ElevenLabsError
    |-- NoAnswer           nothing came back
    |   |-- TimedOut       it took too long
    |   `-- Unreachable    the connection failed
    |-- Answered           it said no: `status`, `code`, `message`
    |   |-- BadRequest     400, 422 and what has no better name
    |   |-- NotAllowed     401, 403: the key is wrong, or may not do this
    |   |-- QuotaExceeded  the account has no characters left; it comes as 401
    |   |-- UnknownVoice   there is no such voice, or not for this account
    |   |-- TooMany        429: too many at once, or the system is busy
    |   `-- ServerFailed   5xx
    `-- Garbage            it answered 2xx with what cannot be read, or with more than was asked for

`request` is such as "GET /v1/voices". `message` is theirs, for logs.
"""


class ElevenLabsError(Exception):
    """The root of the tree. `request` is its method and path."""

    def __init__(self, request: str, problem: str) -> None:
        super().__init__(f"{request}: {problem}")
        self.request = request


class NoAnswer(ElevenLabsError):
    pass


class TimedOut(NoAnswer):
    pass


class Unreachable(NoAnswer):
    pass


class Garbage(ElevenLabsError):
    pass


class Answered(ElevenLabsError):
    """`retry_after` is in seconds, and None where they did not say."""

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


class NotAllowed(Answered):
    pass


class QuotaExceeded(Answered):
    pass


class UnknownVoice(Answered):
    pass


class TooMany(Answered):
    pass


class ServerFailed(Answered):
    pass


_BY_CODE: dict[str, type[Answered]] = {
    "quota_exceeded": QuotaExceeded,
    "voice_not_found": UnknownVoice,
    "invalid_voice_id": UnknownVoice,
}
_BY_STATUS: dict[int, type[Answered]] = {401: NotAllowed, 403: NotAllowed, 429: TooMany}


def kind_of_answer(status: int, code: str) -> type[Answered]:
    """Return the class of error for an answer that is not 2xx: a known code decides, then the status."""
    if code in _BY_CODE:
        return _BY_CODE[code]
    return ServerFailed if status >= 500 else _BY_STATUS.get(status, BadRequest)
