"""Donations as a CSV file: exact amounts, and no cell that a spreadsheet would run."""

import csv
import io
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from streampai_app.donations.queries import DonationView
from streampai_app.donations.spreadsheet import HEADER, first_line, lines_of

AT = datetime(2026, 11, 23, 12, 0, 0, 123456, UTC)
VIEW = DonationView(
    id="don_1",
    provider="dodo",
    streamer="nova",
    streamer_name="Nova",
    donor_name="Ana",
    message="Hi, Nova!",
    voice="",
    email="ana@example.org",
    amount=1250,
    currency="EUR",
    charged=1250,
    charged_currency="EUR",
    refunded=0,
    status="paid",
    failure="",
    is_mismatch=False,
    alert="ready",
    alert_reason="",
    checkout_ref="cks_1",
    created_at=AT,
    paid_at=None,
)


def row(**changes) -> dict[str, str]:
    [cells] = csv.reader(io.StringIO(lines_of([replace(VIEW, **changes)], {})))
    return dict(zip(HEADER, cells, strict=True))


def test_a_line_says_it_all_in_words_of_a_spreadsheet():
    assert row() == {
        "donation": "don_1",
        "pledged at": "2026-11-23T12:00:00+00:00",
        "paid at": "",
        "streamer": "nova",
        "status": "paid",
        "donor": "Ana",
        "e-mail": "ana@example.org",
        "message": "Hi, Nova!",
        "pledged": "12.50",
        "pledged currency": "EUR",
        "charged": "12.50",
        "charged currency": "EUR",
        "refunded": "0.00",
        "differs from pledge": "no",
        "provider": "dodo",
        "checkout": "cks_1",
        "payment": "",
        "tax": "",
        "fee": "",
        "fee currency": "",
        "net": "",
        "needs attention": "",
        "alert": "queued",
    }


@pytest.mark.parametrize(
    ("state", "heard", "said"),
    [
        ("shown", False, "shown without sound"),
        ("shown", True, "shown"),
        ("shown", None, "shown"),
        ("leased", None, "on air"),
        ("", None, ""),
    ],
)
def test_a_line_says_whether_the_alert_was_heard_as_far_as_is_known(state, heard, said):
    assert row(alert=state, heard=heard)["alert"] == said


def test_amounts_have_the_decimals_of_their_currency():
    assert row(amount=500, currency="JPY")["pledged"] == "500"
    assert row(charged=1234, charged_currency="KWD")["charged"] == "1.234"
    assert row(charged=None, charged_currency=None)["charged"] == ""


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", '=HYPERLINK("http://x")', " =1", "＝1", "＠x"]
)
def test_what_looks_like_a_formula_is_text(text):
    cells = row(message=text, donor_name=text, email=text)
    assert {cells[name] for name in ("message", "donor", "e-mail")} == {f"'{text}"}


def test_quotes_commas_and_line_ends_stay_within_their_cell():
    assert row(message='a "b", c\r\nd')["message"] == 'a "b", c\r\nd'


def test_the_first_line_names_the_columns_and_says_that_it_is_utf8():
    assert first_line().encode().startswith(b'\xef\xbb\xbf"donation",')
    assert first_line().endswith("\r\n")
