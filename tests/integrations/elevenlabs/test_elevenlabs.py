"""ElevenLabs' client against its stand-in, and against answers that no stand-in would give."""

import httpx
import pytest
from starlette.applications import Starlette
from starlette.responses import JSONResponse, Response

from integrations import elevenlabs
from integrations.elevenlabs import ElevenLabsClient, errors
from integrations.elevenlabs_sandbox import make_elevenlabs_sandbox
from integrations.elevenlabs_sandbox.app import refusal

HERE = "http://eleven.test"


async def no_nap(_seconds: float) -> None:
    """Ask again without waiting."""


@pytest.fixture
def sandbox() -> Starlette:
    return make_elevenlabs_sandbox("key")


def client_of(sandbox: Starlette, key: str = "key") -> ElevenLabsClient:
    return ElevenLabsClient(HERE, key, transport=httpx.ASGITransport(sandbox), sleep=no_nap)


def answering(handler: object, **options: float) -> ElevenLabsClient:
    transport = httpx.MockTransport(handler)  # type: ignore[arg-type]
    return ElevenLabsClient(HERE, "key", transport=transport, sleep=no_nap, **options)  # type: ignore[arg-type]


async def test_the_voices_of_the_account_are_listed(sandbox: Starlette) -> None:
    async with client_of(sandbox) as client:
        voices = await elevenlabs.list_voices(client)
    assert [(voice.id, voice.name) for voice in voices] == [("tone-a", "Anna"), ("tone-b", "Ben")]


async def test_a_text_becomes_samples(sandbox: Starlette) -> None:
    async with client_of(sandbox) as client:
        pcm = await elevenlabs.speak(client, "tone-a", "Hello", seconds=5)
    assert len(pcm) == int(5 * 0.06 * elevenlabs.RATE) * 2
    assert sandbox.state.desk.spoken == [("tone-a", "Hello")]


async def test_the_key_goes_in_its_header_and_the_text_in_the_body() -> None:
    seen: list[httpx.Request] = []

    def look(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(200, content=b"\0\0")

    async with answering(look) as client:
        await elevenlabs.speak(client, "a/../b", "a private message", seconds=5)
    assert seen[0].headers["xi-api-key"] == "key"
    assert seen[0].url.raw_path == b"/v1/text-to-speech/a%2F..%2Fb?output_format=pcm_22050"
    assert b'"a private message"' in seen[0].content


@pytest.mark.parametrize(
    ("status", "code", "kind"),
    [
        (401, "invalid_api_key", errors.NotAllowed),
        (401, "quota_exceeded", errors.QuotaExceeded),
        (400, "voice_not_found", errors.UnknownVoice),
        (400, "max_character_limit_exceeded", errors.BadRequest),
        (422, "whatever", errors.BadRequest),
        (429, "system_busy", errors.TooMany),
        (500, "internal_error", errors.ServerFailed),
    ],
)
async def test_a_refusal_has_a_name(
    sandbox: Starlette, status: int, code: str, kind: type[Exception]
) -> None:
    sandbox.state.desk.faults = [refusal(status, code)] * 2
    async with client_of(sandbox) as client:
        with pytest.raises(kind) as refused:
            await elevenlabs.speak(client, "tone-a", "Hello", seconds=5)
    assert code in str(refused.value)


@pytest.mark.parametrize(
    "answer",
    [
        JSONResponse({"detail": [{"loc": ["body"], "msg": "field required"}]}, 422),
        Response("<html>Bad gateway", 502),
        Response(b"\xff\xfe", 400),
        JSONResponse({"detail": {"type": "x", "code": "quota_exceeded", "message": "none left"}}, 401),
    ],
)
async def test_an_odd_refusal_is_one_too(sandbox: Starlette, answer: Response) -> None:
    sandbox.state.desk.faults = [answer] * 2
    async with client_of(sandbox) as client:
        with pytest.raises(errors.Answered):
            await elevenlabs.speak(client, "tone-a", "Hello", seconds=5)


async def test_what_may_pass_is_asked_for_again(sandbox: Starlette) -> None:
    sandbox.state.desk.faults = [refusal(429, "too_many_concurrent_requests")]
    async with client_of(sandbox) as client:
        assert await elevenlabs.speak(client, "tone-a", "Hello", seconds=5)


async def test_a_wrong_key_is_not_tried_again(sandbox: Starlette) -> None:
    async with client_of(sandbox, key="other") as client:
        with pytest.raises(errors.NotAllowed):
            await elevenlabs.list_voices(client)


async def test_who_is_told_to_wait_long_gets_the_error() -> None:
    asked = []

    def busy(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return httpx.Response(429, headers={"Retry-After": "60"})

    async with answering(busy) as client:
        with pytest.raises(errors.TooMany):
            await elevenlabs.list_voices(client)
    assert len(asked) == 1


async def test_more_sound_than_was_asked_for_is_not_taken(sandbox: Starlette) -> None:
    sandbox.state.desk.faults = [Response(b"\0" * 5_000_000)]
    async with client_of(sandbox) as client:
        with pytest.raises(errors.Garbage):
            await elevenlabs.speak(client, "tone-a", "Hello", seconds=5)


@pytest.mark.parametrize("body", ["[]", "nonsense", '{"voices": 5}', '{"voices": [{"name": "Ann"}]}'])
async def test_an_answer_that_makes_no_sense_is_garbage(body: str) -> None:
    async with answering(lambda _: httpx.Response(200, text=body)) as client:
        with pytest.raises(errors.Garbage):
            await elevenlabs.list_voices(client)


async def test_a_connection_that_fails_is_tried_again_and_then_an_error() -> None:
    asked = []

    def fail(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        raise httpx.ConnectError("no route")

    async with answering(fail) as client:
        with pytest.raises(errors.Unreachable):
            await elevenlabs.list_voices(client)
    assert len(asked) == 2


async def test_an_answer_that_takes_too_long_is_not_waited_for() -> None:
    def slow(_request: httpx.Request) -> httpx.Response:
        raise httpx.ReadTimeout("slow")

    async with answering(slow) as client:
        with pytest.raises(errors.TimedOut):
            await elevenlabs.list_voices(client)
