"""A machine whose clock is an hour ahead: it says so, and works like any other."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from standardwebhooks import Webhook

from streampai_app import runtime
from streampai_app.settings import Settings, read_settings

from ..machines import HOUR, Machine
from .conftest import Desk

pytestmark = pytest.mark.postgres


@pytest.fixture
def web_settings(postgres_url: str, tmp_path: Path) -> Settings:
    return read_settings(database_url=postgres_url, data_dir=tmp_path)


@pytest.fixture
def machine() -> Machine:
    return Machine(HOUR)


def post_webhook(desk: Desk, at: datetime) -> int:
    """Post an event that was signed at this time, and return the status of the answer."""
    body = json.dumps({"type": "payment.succeeded", "business_id": "bus_1", "data": {}})
    secret = runtime.current().gateways["dodo"]._secrets[0]  # type: ignore[attr-defined]
    headers = {
        "webhook-id": "evt_1",
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": Webhook(secret).sign("evt_1", at, body),
    }
    return desk.client.post("/api/webhooks/dodo", content=body, headers=headers).status_code


def test_a_wrong_clock_is_told_and_is_no_reason_not_to_work(desk: Desk, machine: Machine) -> None:
    answer = desk.client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json()["clock"] == "the machine's clock is 3600 s ahead of the database's"
    machine.ahead = -90
    assert desk.client.get("/readyz").json()["clock"] == "the machine's clock is 90 s behind the database's"
    machine.ahead = 0
    assert "clock" not in desk.client.get("/readyz").json()


def test_webhooks_are_taken_by_the_databases_clock(desk: Desk) -> None:
    now = datetime.now(UTC)
    assert post_webhook(desk, now) == 200
    assert post_webhook(desk, now + timedelta(hours=1)) == 401
    assert post_webhook(desk, now - timedelta(hours=1)) == 401
