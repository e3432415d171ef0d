"""The export over HTTP: for admins, for our own pages, as a whole."""

import csv
import io

import pytest

from streampai_app.accounts.sessions import open_session
from streampai_app.models import Role
from tests.donations.world import add_donation
from tests.people import add_account

ADDRESS = "/admin/payments/export.csv"
OWN = {"sec-fetch-site": "same-origin"}


def cookie_of(desk, role: Role = Role.ADMIN) -> dict[str, str]:
    secret = desk.write(lambda tx: open_session(tx, account_id=add_account(tx, role=role)))
    return {"cookie": f"streampai_session={secret}"}


def export(desk, headers: dict[str, str], query: str = ""):
    return desk.client.get(f"{ADDRESS}{query}", headers=headers)


@pytest.fixture
def given(desk) -> None:
    for number, status in enumerate(("paid", "failed", "paid")):
        desk.write(
            lambda tx, fields: add_donation(tx, **fields),
            {"status": status, "checkout_ref": f"cks_{number}", "donor_name": f"Donor & {number}"},
        )


def lines(answer) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_an_admin_gets_all_donations_and_how_many_there_are(desk, given):
    answer = export(desk, OWN | cookie_of(desk))
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"] == 'attachment; filename="donations.csv"'
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-rows"] == "3"
    assert [line["donor"] for line in lines(answer)] == ["Donor & 2", "Donor & 1", "Donor & 0"]


def test_the_format_of_the_file_is_chosen(desk, given):
    answer = export(desk, OWN | cookie_of(desk), "?format=semicolon&status=failed")
    assert ";25,00;" in answer.text
    assert ";25,00;" not in export(desk, OWN | cookie_of(desk), "?format=bogus").text


def test_days_count_in_the_file_too(desk, given):
    admin = OWN | cookie_of(desk)
    for query, found in {"?from=2001-01-01&zone=Asia/Tokyo": "3", "?to=2001-01-01": "0"}.items():
        assert export(desk, admin, query).headers["x-rows"] == found


def test_the_filters_of_the_list_count(desk, given):
    admin = OWN | cookie_of(desk)
    for query, donors in {
        "?status=failed": ["Donor & 1"],
        "?q=donor+%26+2": ["Donor & 2"],
        "?q=%00": ["Donor & 2", "Donor & 1", "Donor & 0"],
        "?differs=yes": [],
    }.items():
        answer = export(desk, admin, query)
        assert [line["donor"] for line in lines(answer)] == donors, query
        assert answer.headers["x-rows"] == str(len(donors))


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"sec-fetch-site": "none"}, 200),
        ({"referer": "http://localhost:8000/admin/payments"}, 200),
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"sec-fetch-site": "same-site"}, 403),
        ({"sec-fetch-site": "cross-site", "referer": "http://localhost:8000/"}, 403),
        ({"referer": "https://evil.example/admin/payments"}, 403),
        ({"referer": "http://localhost:8000.evil.example/"}, 403),
        ({}, 403),
    ],
)
def test_only_our_own_pages_may_ask(desk, headers, status):
    assert export(desk, headers | cookie_of(desk)).status_code == status


def test_nobody_else_gets_it(desk, given):
    assert export(desk, OWN).status_code == 401
    assert export(desk, OWN | {"cookie": "streampai_session=made-up"}).status_code == 401
    assert export(desk, OWN | cookie_of(desk, Role.STREAMER)).status_code == 403
