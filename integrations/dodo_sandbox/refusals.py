"""Dodo's way to say no: a status, a code, a sentence."""


class Refused(Exception):
    """Answered as `{"code": ..., "message": ...}`. Which status goes with which code is a guess."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message


def not_found(what: str) -> Refused:
    return Refused(404, "NOT_FOUND", f"{what} not found")
