"""A corpus of lines as they really come, each with what must not be left of it and what must."""

import time

import pytest

from streampai_app.accounts.secrets import new_secret
from streampai_app.redaction import GONE, is_secret_name, redact, scrub

SECRET = "Zx7-SECRET_abcdefgh1234567890"
TAB = "3f2b8c1e-9a4d-4c5e-8f60-7a1b2c3d4e5f"

CORPUS = {
    "a header dict of a framework": f"headers={{'host': 'desk', 'cookie': 'streampai_session={SECRET}'}}",
    "a header dict in JSON": f'{{"Authorization": "Bearer {SECRET}", "accept": "*/*"}}',
    "a header dict in JSON in a string": f'body was "{{\\"cookie\\": \\"a={SECRET}\\"}}"',
    "raw header pairs": f"[(b'host', b'desk'), (b'cookie', b'a=1; b={SECRET}'), (b'accept', b'*/*')]",
    "a header on the wire": f"GET / HTTP/1.1\r\nCookie: a=1; b={SECRET}\r\nAccept: */*",
    "a bearer": f"refused Bearer {SECRET} from the widget",
    "basic credentials": "Authorization: Basic dXNlcjpTRUNSRVRfYWJjZGVmZ2g=",
    "the client token of Reflex's socket": f"GET /_event/?token={SECRET}&EIO=4&transport=websocket 101",
    "a reset link": f"POST /reset?key=1&access_token={SECRET} 200",
    "a form": f"email=ada%40example.com&password={SECRET}&next=/admin",
    "a call's arguments": f"sign_in(email='ada@example.com', password='{SECRET}')",
    "a password in prose": f"password: {SECRET}",
    "a webhook secret": "secret whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw was refused",
    "a provider's key": "calling with sk_live_51HSECRETabcdefghijkl",
    "a JWT": "exchange eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJTRUNSRVQifQ.c2lnbmF0dXJl failed",
    "a database address": f"could not connect to postgresql+psycopg://desk:{SECRET}@db/desk",
    "an SMTP address": f"smtp://mailer:{SECRET}@mail.example.com:587 refused",
    "an e-mail": "mail to ada.lovelace+desk@mail.example.co.uk bounced",
    "the parameters of a statement": (
        "(sqlite3.IntegrityError) UNIQUE constraint failed\n"
        "[SQL: INSERT INTO messages (body) VALUES (?)]\n"
        f"[parameters: ('my PIN is {SECRET}', ['a'])]\n(Background on this error)"
    ),
    "the row that Postgres quotes": f"null\nDETAIL:  Failing row contains (1, {SECRET}, ada@example.com).",
    "an event that Reflex does not know": (
        "No registered handler found for event: "
        f"Event(name='x', router_data={{'headers': {{'cookie': '{SECRET}'}}}}, "
        f"payload={{'text': '{SECRET}'}})"
    ),
    "event data that Reflex could not read": f'Received a string. Event data: {{"body": "{SECRET}"}}',
}
FORBIDDEN = (SECRET, "SECRET", "ada@", "ada%40", "lovelace", "hunter2", "dXNlc", "MfKQ", "eyJ", "my PIN")


@pytest.mark.parametrize("line", CORPUS.values(), ids=CORPUS.keys())
def test_no_secret_and_no_person_is_left(line: str) -> None:
    clean = scrub(line)
    assert GONE in clean
    assert not [word for word in FORBIDDEN if word in clean], clean


def test_a_secret_of_ours_is_known_by_its_form() -> None:
    secret = new_secret()
    assert secret not in scrub(f"/invitation/{secret} was opened")
    assert secret not in scrub(secret)


def test_what_is_worth_reading_stays() -> None:
    line = "cht_01KA9Q7B1V7F3M2H4S5T6V7W8X resolved by acc_01KA9Q7B1V7F3M2H4S5T6V7W8X in 12.5 ms, 3 tokens"
    assert scrub(line) == line
    assert "postgresql+psycopg://" in scrub(CORPUS["a database address"])
    assert "INSERT INTO messages" in scrub(CORPUS["the parameters of a statement"])
    assert "name='x'" in scrub(CORPUS["an event that Reflex does not know"])


def test_client_tokens_of_reflex_go_only_where_uuids_are_secrets() -> None:
    assert TAB in scrub(f"message {TAB}")
    assert TAB not in scrub(f"delta to disconnected client {TAB!r}", uuids=True)


def test_values_are_dropped_by_the_name_they_go_by() -> None:
    clean = redact(
        {
            "password": "hunter2",
            "X-Api-Key": "hunter2",
            "startKey": "hunter2",
            "account": {"email": "ada@example.com", "id": "acc_1", "nested": [{"Cookie": "hunter2"}]},
            "count": 3,
            "ok": True,
            "nothing": None,
        }
    )
    assert clean["account"]["id"] == "acc_1"
    assert (clean["count"], clean["ok"], clean["nothing"]) == (3, True, None)
    assert "hunter2" not in str(clean)
    assert "ada@" not in str(clean)


def test_what_has_no_plain_form_is_written_as_its_scrubbed_repr() -> None:
    assert redact({"error": ValueError("Bearer abcdefgh12345")}) == {"error": f"ValueError('Bearer {GONE}')"}


@pytest.mark.parametrize(
    "name", ["password", "new_password", "Set-Cookie", "apiKey", "WEBHOOK_SECRET", "e_mail"]
)
def test_names_of_secrets(name: str) -> None:
    assert is_secret_name(name)


@pytest.mark.parametrize(
    "name", ["chat", "token_count", "keyboard", "seq", "secrets_seen", "event", "monkey"]
)
def test_names_of_other_things(name: str) -> None:
    assert not is_secret_name(name)


@pytest.mark.parametrize(
    "text", ["x" * 50_000, "a-" * 25_000, "a." * 25_000, "0123456789abcdef" * 3000, "k=" * 25_000]
)
def test_no_text_is_made_to_be_slow(text):
    begin = time.process_time()
    scrub(text)
    assert time.process_time() - begin < 2, "it takes milliseconds; quadratic, it would take a minute"
