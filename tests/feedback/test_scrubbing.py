"""A corpus of secrets that must not be kept, and of things that look a little like one and must be."""

import pytest

from streampai_app.feedback.scrubbing import hide_named, is_card, scrub_text
from streampai_app.redaction import GONE

# Put together when run, so that no scanner takes this file for a leak.
LETTERS = "Ab3dEf6hIj9lMn2pQr5tUv8xYz"
SECRETS = {
    "a bearer header": ("Authorization: Bearer {}", "abc123.def-456_ghi"),
    "basic": ("authorization: Basic {}", "dXNlcjpwYXNzd29yZA=="),
    "a header in JSON": ('{{"Authorization": "{}"}}', "token-of-mine-123"),
    "a cookie": ("Cookie: {}", "sid=abcdef; theme=dark"),
    "a JWT": ("failed with {} at login", "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl"),
    "a token in an address": ("GET https://x.example/a?token={}&page=2", "s3cr3tvalue"),
    "an access token": ("https://x.example/#access_token={}", "s3cr3tvalue99"),
    "an API key in an address": ("https://x.example/?api_key={}", "k-12345"),
    "a password in a form": ("password={}&next=/", "hunter2"),
    "a password in JSON": ('{{"password":"{}"}}', "correct horse"),
    "a session id": ("session_id={}", "9f8e7d6c5b4a"),
    "credentials in an address": ("https://{}@db.example/", "user:pass"),
    "Stripe": ("key {}", "sk_" + "live_" + LETTERS),
    "GitHub": ("{}", "gh" + "p_" + LETTERS * 2),
    "a fine-grained one of GitHub": ("{}", "github" + "_pat_" + LETTERS),
    "GitLab": ("{}", "gl" + "pat-" + LETTERS),
    "AWS": ("using {} for it", "AK" + "IA" + "ABCDEFGHIJKLMNOP"),
    "Google": ("{}", "AI" + "za" + LETTERS + "_1234567"),
    "Google OAuth": ("{}", "ya29." + LETTERS),
    "OpenAI": ("{}", "sk-" + "proj-" + LETTERS),
    "Slack": ("{}", "xox" + "b-123456789012-" + LETTERS),
    "a hook of Slack": ("POST {}", "https://hooks.slack" + ".com/services/T000/B000/" + LETTERS),
    "a hook of Discord": ("POST {}", "https://discord" + ".com/api/webhooks/1234/" + LETTERS),
    "SendGrid": ("{}", "SG." + LETTERS + "." + LETTERS),
    "npm": ("{}", "npm" + "_" + LETTERS + LETTERS),
    "a signing secret": ("{}", "whsec_" + LETTERS),
    "Twitch's stream key": ("rtmp://live.example/app/{}", "live" + "_123456789_" + LETTERS),
    "YouTube's stream key": ("key: {}", "ab12-cd34-ef56-gh78-jk90"),
    "ours": ("{}", "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQ"),
    "a long hex": ("{}", "0123456789abcdef" * 3),
    "a private key": (
        "{}",
        "-----BEGIN RSA PRIVATE " + "KEY-----\nMIIEow\nabc\n-----END RSA PRIVATE " + "KEY-----",
    ),
    "half a private key": ("{}", "-----BEGIN PRIVATE " + "KEY-----\nMIIEowIBAAK"),
    "Visa": ("paid with {} today", "4242 4242 4242 4242"),
    "Mastercard": ("{}", "5555-5555-5555-4444"),
    "Amex": ("{}", "378282246310005"),
    "an IBAN": ("to {}", "DE89 3704 0044 0532 0130 00"),
    "an e-mail address": ("user {} not found", "ada.lovelace+x@mail.example.org"),
}


@pytest.mark.parametrize("name", SECRETS)
def test_secrets_are_gone(name):
    around, secret = SECRETS[name]
    text = scrub_text(around.format(secret))
    assert GONE in text
    for part in secret.replace("\n", " ").split():
        assert part not in text or len(part) < 5


@pytest.mark.parametrize(
    "text",
    [
        "TypeError: Cannot read properties of undefined (reading 'map')",
        "at Player.start (https://app.example/assets/player-9f8e7d.js:12:3456)",
        "GET https://app.example/api/streams/42 failed: 503 Service Unavailable",
        "code: 404, key: Enter, session: started",
        "1920x1080, 60 fps, bitrate 6000, dropped 12 of 123456",
        "2026-11-25T16:00:00.000Z",
        "order 1234567890123456",
        "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0",
        "Der Ton fehlt seit gestern.",
        "ICE failed, add a STUN server and see about:webrtc for more details",
    ],
)
def test_what_only_looks_like_a_log_stays(text):
    assert scrub_text(text) == text


def test_names_that_give_a_secret_away_lose_their_value_at_any_depth():
    context = {
        "page": {"query": "?a=b"},
        "stream": {"id": 7, "streamKey": "live", "auth": {"x": 1}, "hasToken": True},
        "requests": [{"headers": {"Cookie": "a=b"}, "status": 500}],
        "paid": 4242424242424242,
    }
    assert hide_named(context) == {
        "page": {"query": "?a=b"},
        "stream": {"id": 7, "streamKey": GONE, "auth": GONE, "hasToken": True},
        "requests": [{"headers": GONE, "status": 500}],
        "paid": GONE,
    }


@pytest.mark.parametrize(
    ("digits", "is_one"),
    [
        ("4111111111111111", True),
        ("4111111111111112", False),
        ("0000000000000000", False),
        ("123", False),
        ("6011 1111 1111 1117", True),
    ],
)
def test_a_card_is_known_by_its_last_digit(digits, is_one):
    assert is_card(digits) is is_one
