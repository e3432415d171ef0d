"""Who signed this? Whatever is wrong with it, the answer is `BadSignature` and nothing else."""

import base64
import hashlib
import hmac
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from standardwebhooks import Webhook

from integrations.dodo import BadSecret, BadSignature, read_secrets, verify_webhook

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
OTHER = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD"
NOW = datetime(2026, 1, 1, tzinfo=UTC)
BODY = '{"type":"payment.succeeded","note":"Zoë ✓"}'.encode()

# Published with the Standard Webhooks specification, or computed with its reference implementation.
VECTORS = [
    (
        SECRET,
        "msg_p5jXN8AQM9LWM0D4loKWxJek",
        1614265330,
        b'{"test": 2432232314}',
        "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    ),
    (SECRET, "msg_donation_0001", 1767225600, BODY, "v1,QEFB25wsMf067f8E/YVMdKoLD2awd6wc8aWTMc4rt6A="),
    (OTHER, "msg_donation_0001", 1767225600, BODY, "v1,Js6/8sspJCDnH+I6TORGwW2tSY4rOVsMtcYT6Sbo440="),
]


def signature(body: bytes = BODY, secret: str = SECRET) -> str:
    """Sign by hand, with nothing that is tested here."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = f"msg_1.{int(NOW.timestamp())}.".encode() + body
    return "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()


def headers(**changes: str) -> dict[str, str]:
    """Return the headers of a good webhook, some of them changed."""
    good = {"id": "msg_1", "timestamp": str(int(NOW.timestamp())), "signature": signature()}
    return {f"webhook-{name}": value for name, value in (good | changes).items()}


def verify(given_headers: dict[str, str], body: bytes = BODY, *secrets: str, now: datetime = NOW):
    return verify_webhook(body, given_headers, secrets or (SECRET,), now=now)


@pytest.mark.parametrize(("secret", "message_id", "timestamp", "body", "signed"), VECTORS)
def test_the_published_vectors_hold(secret: str, message_id: str, timestamp: int, body: bytes, signed: str):
    now = datetime.fromtimestamp(timestamp, UTC)
    good = {"webhook-id": message_id, "webhook-timestamp": str(timestamp), "webhook-signature": signed}
    webhook = verify_webhook(body, good, [secret], now=now)
    assert (webhook.id, webhook.timestamp, webhook.body) == (message_id, now, body)


def test_what_standardwebhooks_signs_is_verified_by_the_real_clock():
    now = datetime.now(UTC)
    signed = Webhook(SECRET).sign("msg_1", now, BODY.decode())
    given = headers(timestamp=str(int(now.timestamp())), signature=signed)
    assert verify_webhook(BODY, given, [SECRET], now).body == BODY


def test_header_names_are_read_in_any_case():
    assert verify({name.title(): value for name, value in headers().items()}).id == "msg_1"


def test_while_secrets_are_rotated_either_will_do():
    assert verify(headers(), BODY, OTHER, SECRET)
    assert verify(headers(signature=signature(secret=OTHER)), BODY, SECRET, OTHER)
    assert verify(headers(signature=f"{signature(secret=OTHER)} {signature()}"))


@pytest.mark.parametrize(
    "entries", ["v1a,AAAA {}", "{} v2,AAAA", "v1 {}", "v1,!!! {}", "  {}  ", "nonsense {} ,,,", "v1,é {}"]
)
def test_entries_that_are_malformed_or_of_another_version_are_passed_over(entries: str):
    assert verify(headers(signature=entries.format(signature())))


@pytest.mark.parametrize(
    "given_signature",
    [
        *("", " ", "v1", "v1,", "v1,,", "v1,AAAA", "v1,a,b", "v1,é", "v2,AAAA", "v1a,AAAA", "v1,!!!!", ","),
        *(signature().removeprefix("v1,"), signature().lower(), signature() + "=", "V1," + signature()[3:]),
        ", ,",
    ],
)
def test_a_signature_that_is_not_ours_is_refused(given_signature: str):
    with pytest.raises(BadSignature):
        verify(headers(signature=given_signature))


@pytest.mark.parametrize(
    "timestamp",
    [
        *("", " ", "0", "-1", "1767225600.0", "1767225600 ", "+1767225600", "1e9", "1_767_225_600", "nan"),
        *("inf", "١٧٦٧٢٢٥٦٠٠", "1767225600\n", "9" * 12, "9" * 13, "9" * 5000, "2026-01-01", "0x6955"),
    ],
)
def test_a_timestamp_that_is_none_is_refused(timestamp: str):
    with pytest.raises(BadSignature):
        verify(headers(timestamp=timestamp))


@pytest.mark.parametrize("message_id", ["", "msg_2", "msg\n1", "é", "m" * 256, "\ud800"])
def test_an_id_that_was_not_signed_is_refused(message_id: str):
    with pytest.raises(BadSignature):
        verify(headers(id=message_id))


@pytest.mark.parametrize("seconds", [-300, -1, 0, 299, 300])
def test_five_minutes_to_both_sides_are_taken(seconds: int):
    assert verify(headers(), now=NOW + timedelta(seconds=seconds))


@pytest.mark.parametrize("seconds", [-301, 301, 86_400, -86_400])
def test_what_is_older_or_from_the_future_is_refused(seconds: int):
    with pytest.raises(BadSignature):
        verify(headers(), now=NOW + timedelta(seconds=seconds))


@pytest.mark.parametrize("missing", ["webhook-id", "webhook-timestamp", "webhook-signature"])
def test_a_missing_header_is_refused(missing: str):
    with pytest.raises(BadSignature):
        verify({name: value for name, value in headers().items() if name != missing})


@pytest.mark.parametrize("body", [b"", BODY + b" ", BODY[:-1], b"\xff", BODY.decode().encode("utf-16")])
def test_other_bytes_than_those_signed_are_refused(body: bytes):
    with pytest.raises(BadSignature):
        verify(headers(), body)


def test_signed_bytes_that_are_no_text_are_refused():
    with pytest.raises(BadSignature):
        verify(headers(signature=signature(b"\xff")), b"\xff")


def test_the_body_is_not_parsed_before_or_by_verifying():
    assert verify(headers(signature=signature(b"not json")), b"not json").body == b"not json"


def test_without_a_secret_nothing_is_verified():
    with pytest.raises(BadSignature):
        verify_webhook(BODY, headers(), (), now=NOW)


HEADER = st.text(max_size=60) | st.text(alphabet="v12a,=+/ AZaz09-", max_size=60)


@given(HEADER, HEADER, HEADER, st.binary(max_size=40))
@example("msg_1", str(int(NOW.timestamp())), "v1,\x00", b"")
@example("msg_1", str(int(NOW.timestamp())), "v1,A", b"\xff")
def test_no_header_and_no_body_escapes_as_another_error(
    message_id: str, timestamp: str, given_signature: str, body: bytes
):
    with pytest.raises(BadSignature):
        verify(headers(id=message_id, timestamp=timestamp, signature=given_signature), body)


@given(HEADER)
def test_with_the_rest_in_order_no_signature_escapes_as_another_error(given_signature: str):
    with pytest.raises(BadSignature):
        verify(headers(signature=given_signature))


@given(st.binary())
def test_whatever_is_signed_is_verified_or_refused_as_no_text(body: bytes):
    try:
        assert verify(headers(signature=signature(body)), body).body == body
    except BadSignature:
        with pytest.raises(UnicodeDecodeError):
            body.decode()


def test_secrets_are_read_with_and_without_prefix_padding_and_spaces():
    assert read_secrets(f"{SECRET}, {OTHER.removeprefix('whsec_')} ,") == (
        SECRET,
        OTHER.removeprefix("whsec_"),
    )
    unpadded = base64.b64encode(b"x" * 25).decode().rstrip("=")
    assert read_secrets(unpadded) == (unpadded,)
    assert verify(headers(signature=signature(secret=base64.b64encode(b"x" * 25).decode())), BODY, unpadded)
    assert read_secrets("") == ()


@pytest.mark.parametrize(
    "bad",
    [
        *("whsec_", "secret", "whsec_%%%%", "é" * 32, "A" * 33, "whsec_whsec_" + SECRET),
        *(base64.b64encode(b"x" * length).decode() for length in (23, 65)),
    ],
)
def test_a_malformed_secret_is_named_by_its_place_and_not_repeated(bad: str):
    with pytest.raises(BadSecret) as raised:
        read_secrets(f"{SECRET},{bad}")
    assert "secret 2 of 2" in str(raised.value)
    assert bad not in str(raised.value) or bad in {"secret", "whsec_"}
