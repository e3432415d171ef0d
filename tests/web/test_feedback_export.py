"""What the team takes away from the board over HTTP: the export, and pictures that came with bugs."""

import csv
import io

import pytest
from PIL import Image
from sqlmodel import select

from streampai_app import runtime
from streampai_app.accounts.sessions import authenticate, open_session
from streampai_app.accounts.visitors import welcome
from streampai_app.feedback.bugs import report_bug
from streampai_app.feedback.requests import request_feature
from streampai_app.models import AuditEntry, Kind, Role
from tests.attachments.pictures import in_pieces
from tests.people import a_start, add_account

ADDRESS = "/admin/feedback/export.csv"
OWN = {"sec-fetch-site": "same-origin"}


def cookie_of(desk, role: Role = Role.ADMIN) -> dict[str, str]:
    secret = desk.write(lambda tx: open_session(tx, account_id=add_account(tx, role=role)))
    return {"cookie": f"streampai_session={secret}"}


def visitor(desk):
    return desk.read(authenticate, desk.write(welcome))


@pytest.fixture
def asked(desk) -> None:
    for title in ("Polls", "=HYPERLINK(1)", "Clips, and more"):
        desk.write(request_feature, visitor(desk), a_start("Please", kind=Kind.FEATURE, subject=title))
    desk.write(report_bug, visitor(desk), a_start("Oh", kind=Kind.BUG, subject="No sound"), {})


def titles(answer) -> list[str]:
    return [line["title"] for line in csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")))]


def test_an_admin_gets_what_the_board_shows_and_how_many_there_are(desk, asked):
    admin = OWN | cookie_of(desk)
    for query, found in {
        "": ["Clips, and more", "'=HYPERLINK(1)", "Polls"],
        "?kind=bug": ["No sound"],
        "?status=planned": [],
        "?q=pols": ["Polls"],
    }.items():
        answer = desk.client.get(f"{ADDRESS}{query}", headers=admin)
        assert titles(answer) == found, query
        assert answer.headers["x-rows"] == str(len(found))
    assert answer.headers["content-disposition"] == 'attachment; filename="feedback.csv"'
    actions = desk.read(lambda tx: [row.action for row in tx.session.exec(select(AuditEntry))])
    assert actions.count("feedback.export") == 4


def test_a_long_export_comes_in_pages_and_whole(desk, asked, monkeypatch):
    monkeypatch.setattr("streampai_app.feedback.exporting.PAGE", 1)
    assert len(titles(desk.client.get(ADDRESS, headers=OWN | cookie_of(desk)))) == 3


def test_nobody_else_gets_it(desk, asked):
    for headers, status in (
        (OWN, 401),
        (OWN | cookie_of(desk, Role.STREAMER), 403),
        (cookie_of(desk) | {"sec-fetch-site": "cross-site"}, 403),
    ):
        assert desk.client.get(ADDRESS, headers=headers).status_code == status


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_screenshot_is_a_picture_for_the_team_and_nothing_else(desk):
    file = io.BytesIO()
    Image.new("RGB", (8, 6), "red").save(file, "PNG")
    start = a_start("Oh", kind=Kind.BUG, subject="No sound")
    attachments = runtime.current().attachments
    kept = desk.client.portal.call(
        lambda: attachments.receive_screenshot(None, start.start_key, '"<b>.png', in_pieces(file.getvalue()))
    )
    desk.write(report_bug, visitor(desk), start, {}, kept.id)
    address = f"/admin/feedback/screenshots/{kept.id}"
    answer = desk.client.get(address, headers=OWN | cookie_of(desk))
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "image/png"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in answer.headers["content-security-policy"]
    assert Image.open(io.BytesIO(answer.content)).size == (8, 6)
    assert desk.client.get(address, headers=OWN).status_code == 401
    assert desk.client.get(address, headers=OWN | cookie_of(desk, Role.STREAMER)).status_code == 403
    for other in ("att_unknown", "..%2f..%2fdesk.db"):
        unknown = desk.client.get(f"/admin/feedback/screenshots/{other}", headers=OWN | cookie_of(desk))
        assert unknown.status_code == 404
