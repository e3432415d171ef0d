"""The document that programs read, held against what the routes really do."""

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from starlette.routing import Route

from streampai_app.alerts.rules import PUBLIC
from streampai_app.donations import pledges
from streampai_app.models import DonationStatus
from streampai_app.web.giving.checkout import donation_routes
from tests.web.giving.test_checkout import give, streamer

__all__ = ["streamer"]
DOCUMENT = json.loads((Path(__file__).parents[2] / "docs" / "donations.openapi.json").read_text())
SCHEMAS = DOCUMENT["components"]["schemas"]


def check(answer, operation: dict) -> None:
    """An answer has a status that is documented, and the shape that is documented for it."""
    documented = operation["responses"][str(answer.status_code)]
    if "$ref" in documented:
        documented = DOCUMENT["components"]["responses"][documented["$ref"].rpartition("/")[2]]
    ((media, content),) = documented["content"].items()
    assert answer.headers["content-type"].partition(";")[0] == media
    Draft202012Validator({"components": {"schemas": SCHEMAS}, **content["schema"]}).validate(answer.json())


def test_the_documented_routes_are_the_routes():
    there = {
        (route.path, method.lower())
        for route in donation_routes()
        if isinstance(route, Route)
        for method in route.methods - {"HEAD"}
    }
    documented = {(path, method) for path, item in DOCUMENT["paths"].items() for method in item}
    assert {route for route in there if "/events/" not in route[0]} == documented


def test_the_documented_words_and_bounds_are_the_programs():
    assert set(SCHEMAS["Status"]["properties"]["status"]["enum"]) == set(DonationStatus)
    assert set(SCHEMAS["Status"]["properties"]["alert"]["enum"]) == {"none", *PUBLIC.values()}
    fields = SCHEMAS["Pledge"]["properties"]
    assert set(fields) == set(pledges.Pledge.__dataclass_fields__)
    assert fields["message"]["maxLength"] == pledges.LONGEST_MESSAGE
    assert fields["donor_name"]["maxLength"] == pledges.LONGEST_NAME


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_answers_good_and_bad_have_the_documented_shape(desk, streamer):
    operation = DOCUMENT["paths"]["/api/donations/checkout"]["post"]
    opened = give(desk, key="k")
    check(opened, operation)
    for answer in (
        give(desk, key="k", amount=999),
        give(desk, amount=0),
        give(desk, streamer_id="nobody"),
        desk.client.post("/api/donations/checkout", content=b"{"),
    ):
        assert answer.status_code >= 400
        check(answer, operation)
    followed = desk.client.get(opened.json()["status_url"])
    check(followed, DOCUMENT["paths"]["/api/donations/status/{secret}"]["get"])
    check(
        desk.client.get("/api/donations/status/made-up"),
        DOCUMENT["paths"]["/api/donations/status/{secret}"]["get"],
    )
