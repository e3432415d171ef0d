"""The donation page as a form: complete before any script, keeping what was typed, never giving twice."""

import re

import pytest
from sqlmodel import select

from streampai_app.donations.gateways import make_gateways
from streampai_app.models import Alert, AlertState, Donation, DonationPage
from streampai_app.settings import read_settings
from streampai_app.web.giving.form import Typed, idempotency_key
from tests.people import add_streamer

from .donors import Donor, read_page

only_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
LIGHT = 30_000  # bytes as they travel
GREETING = "Hello & <welcome>"


@pytest.fixture
def nova(desk) -> str:
    return desk.write(lambda tx: add_streamer(tx, greeting=GREETING))


@pytest.fixture
def donor(desk, nova) -> Donor:
    return Donor(desk.client)


def donations(desk) -> list[Donation]:
    return desk.read(lambda tx: tx.session.exec(select(Donation).order_by(Donation.id)).all())


def change_page(desk, streamer_id: str, **changes) -> None:
    def change(tx) -> None:
        page = tx.session.get_one(DonationPage, streamer_id)
        for name, value in changes.items():
            setattr(page, name, value)
        tx.session.add(page)

    desk.write(change)


def pay(desk, donor: Donor, **typed: str) -> str:
    """Give and pay, and return the path of the thanks page."""
    thanks = donor.press(donor.send(**typed).headers["location"], "pay")
    donor.get(thanks)  # asks the provider after it has answered
    return thanks


@only_sqlite
def test_a_donation_keeps_the_language_it_was_given_in(desk, donor):
    desk.client.headers["Accept-Language"] = "pl"
    donor.send(amount="5")
    donor.get("/u/nova?lang=es")  # chosen for all that follows
    donor.send(amount="6")
    assert [each.language for each in donations(desk)] == ["pl", "es"]


@only_sqlite
def test_the_page_is_complete_before_any_script(donor):
    page = donor.get()
    assert page.status == 200
    assert page.labels == {
        "amount": "Amount",
        "currency": "Currency",
        "donor_name": "Your name",
        "message": "Message",
        "voice": "Voice",
        "email": "E-mail for the receipt",
    }
    assert re.search(r"<button[^>]*>Donate</button>", page.html)
    assert "<title>Support Nova · Streampai</title>" in page.html
    assert '<meta property="og:title" content="Support Nova">' in page.html
    assert '<meta property="og:description" content="Hello &amp; &lt;welcome&gt;">' in page.html
    assert page.fields["currency"] == "EUR"
    assert page.fields["preset"] == "EUR 5"
    assert page.by_id["amount-hint"] == "From €1.00 to €500.00"
    assert "Test mode: no real money moves." in " ".join(page.text.split())


@only_sqlite
def test_no_script_stands_in_the_page_and_no_other_can_run(donor):
    page = donor.get()
    assert re.findall(r"<script(?! type=\"application/json\")[^>]*>(?!</script>)", page.html) == []
    assert "style=" not in page.html
    policy = dict(part.split(" ", 1) for part in page.headers["content-security-policy"].split("; "))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["connect-src"] == "'self'"
    assert policy["form-action"] == "'self' http://localhost:8000"
    assert page.headers["cache-control"] == "private, no-cache"


@only_sqlite
@pytest.mark.parametrize(
    ("language", "label", "shown"),
    [
        ("en", "Amount", "€1.00"),
        ("de", "Betrag", "1,00\xa0€"),
        ("pl", "Kwota", "1,00\xa0€"),
        ("es", "Importe", "1,00\xa0€"),
    ],
)
def test_it_speaks_the_languages_of_the_widget(donor, language, label, shown):
    for page in (
        donor.get(**{"Accept-Language": f"fr, {language}-XX;q=0.8, it;q=0.5"}),
        donor.get(f"/u/nova?lang={language}"),
    ):
        assert f'<html lang="{language}">' in page.html
        assert page.labels["amount"] == label
        assert shown in page.by_id["amount-hint"]
    assert donor.get(**{"Accept-Language": "fr, en;q=0.1"}).labels["amount"] == label  # what was chosen stays


@only_sqlite
@pytest.mark.parametrize("header", ["", ";;;,q=", "xx;q=1, de;q=0", "de;q=nonsense", "," * 5000])
def test_whatever_the_browser_says_of_languages_there_is_one(donor, header):
    assert '<html lang="en">' in donor.get(**{"Accept-Language": header}).html


def test_the_form_leads_to_the_page_where_it_is_paid(desk, donor, nova):
    answer = donor.send(
        amount="12,50", donor_name="Ana", message="Hi\r\nthere", voice="de", email="ana@example.org"
    )
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("http://localhost:8000/sandbox/dodo/session/")
    [donation] = donations(desk)
    told = (
        donation.amount,
        donation.currency,
        donation.donor_name,
        donation.message,
        donation.voice,
        donation.email,
    )
    assert told == (1250, "EUR", "Ana", "Hi there", "de", "ana@example.org")
    assert donation.streamer_id == nova


def test_a_double_click_a_reload_and_the_back_button_give_once(desk, donor):
    page = donor.get()
    first, second = donor.send(page), donor.send(page)
    assert first.headers["location"] == second.headers["location"]
    assert len(donations(desk)) == 1


def test_what_was_changed_before_sending_again_is_another_donation(desk, donor):
    page = donor.get()
    first, second = donor.send(page), donor.send(page, amount="6")
    assert first.headers["location"] != second.headers["location"]
    assert [donation.amount for donation in donations(desk)] == [500, 600]


def test_what_has_been_paid_is_not_paid_again_but_followed(desk, donor):
    page = donor.get()
    thanks = donor.press(donor.send(page).headers["location"], "pay")
    donor.get(thanks)
    again = donor.send(page)
    assert again.status_code == 303
    assert "/u/nova/thanks/" in again.headers["location"]
    assert "Paid. Thank you!" in donor.get(again.headers["location"]).text
    assert len(donations(desk)) == 1


@only_sqlite
@pytest.mark.parametrize(
    ("amount", "currency", "minor"),
    [
        ("12.50", "EUR", 1250),
        (" 12,5 ", "EUR", 1250),
        ("€ 7", "EUR", 700),
        ("500", "JPY", 500),
        ("1.234", "KWD", 1234),
        ("20 zł", "PLN", None),
        ("1\xa0000", "JPY", 1000),
    ],
)
def test_amounts_are_read_as_people_write_them(desk, donor, amount, currency, minor):
    answer = donor.send(amount=amount, currency=currency)
    assert [donation.amount for donation in donations(desk)] == ([minor] if minor else [])
    assert answer.status_code == (303 if minor else 422)


@only_sqlite
def test_a_preset_counts_without_a_script_unless_an_amount_was_typed_or_the_currency_is_another(desk, donor):
    assert donor.send(preset="EUR 25").status_code == 303
    assert donor.send(preset="EUR 25", amount="7").status_code == 303
    assert [donation.amount for donation in donations(desk)] == [2500, 700]
    page = donor.send_and_read(preset="EUR 25", currency="JPY")
    assert (page.status, page.fields["preset"]) == (422, "JPY 500")
    assert page.by_id["amount-wrong"] == "Please enter an amount, such as 300."


@only_sqlite
@pytest.mark.parametrize(
    ("field", "typed", "says"),
    [
        ("amount", "0", "Please give from €1.00 to €500.00."),
        ("amount", "-5", "Please enter an amount, such as 3.50."),
        ("amount", "a lot", "Please enter an amount, such as 3.50."),
        ("amount", "1e3", "Please enter an amount, such as 3.50."),
        ("amount", "501", "Please give from €1.00 to €500.00."),
        ("amount", "99999999999", "Please give at most €500.00."),
        ("amount", "1,000", "Please write the amount like 3.50, without a mark for thousands."),
        ("currency", "HUF", "This currency cannot be paid at the moment. Please choose another one."),
        ("currency", "???", "Please choose a currency."),
        ("donor_name", "x" * 41, "Please shorten this to 40 characters; it has 41."),
        ("message", "😀" * 10_000, "Please shorten this to 300 characters; it has 10000."),
        ("voice", "a robot", "Please choose a voice."),
        ("email", "nonsense", "Please check this address, or leave it empty."),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_everything_typed_is_kept(desk, donor, field, typed, says):
    given = {
        "amount": "7",
        "donor_name": "Ana",
        "message": "Hi & <bye>",
        "voice": "pl",
        "email": "ana@example.org",
    }
    given |= {field: typed}
    before = donor.get()
    page = read_page(donor.send(before, **given))
    assert page.status == 422
    assert page.by_id[f"{field}-wrong"] == says
    kept = {
        name: value
        for name, value in given.items()
        if (name, value) not in {("voice", "a robot"), ("currency", typed)}
    }
    assert page.fields | kept == page.fields
    assert page.fields["key"] == before.fields["key"]
    assert re.search(rf'id="{field}"[^>]*aria-invalid="true" autofocus', page.html)
    assert donations(desk) == []


@only_sqlite
def test_a_streamers_own_limits_presets_and_currencies_count(desk, donor, nova):
    change_page(
        desk,
        nova,
        currencies=["PLN", "EUR"],
        limits={"PLN": [2_000, 9_000]},
        presets={"PLN": [2_500, 9_900, 4_000]},
    )
    page = donor.get()
    assert (page.fields["currency"], page.fields["preset"]) == ("PLN", "PLN 40")
    assert page.by_id["amount-hint"] == "From PLN\xa020.00 to PLN\xa090.00"
    assert (
        donor.send_and_read(amount="19").by_id["amount-wrong"]
        == "Please give from PLN\xa020.00 to PLN\xa090.00."
    )
    assert donor.send(amount="20").status_code == 303


@only_sqlite
def test_a_payment_page_that_does_not_answer_loses_nothing_and_pressing_again_is_the_same_donation(
    desk, donor
):
    before = donor.get()
    donor.go_wrong("no_url")
    page = read_page(donor.send(before, amount="7", message="Kept?"))
    assert page.status == 503
    assert "The payment page does not answer right now. Nothing was charged" in page.text
    assert (page.fields["amount"], page.fields["message"]) == ("7", "Kept?")
    assert donor.send(page).status_code == 303
    assert len(donations(desk)) == 1


@only_sqlite
def test_a_closed_page_says_so_and_takes_nothing(desk, donor, nova):
    open_page = donor.get()
    change_page(desk, nova, is_open=False)
    page = donor.get()
    assert page.status == 200
    assert "Nova takes no donations at the moment." in page.text
    assert "amount" not in page.fields
    assert donor.send(open_page, amount="5").status_code == 403
    assert donations(desk) == []


@only_sqlite
def test_a_form_on_another_site_gives_nothing(desk, donor):
    page = read_page(donor.send(amount="7", message="Not mine", origin="https://evil.example"))
    assert page.status == 403
    assert page.fields["message"] == ""
    assert donor.send(origin="null").status_code == 403
    assert donations(desk) == []


@only_sqlite
def test_a_form_that_cannot_be_read_is_answered_with_the_page(desk, donor):
    own = {"Origin": "http://localhost:8000", "Content-Type": "application/x-www-form-urlencoded"}
    for body, status in (
        (b"amount=%ff&\xff", 400),
        (b"a=1&" * 50, 400),
        (b"message=" + b"x" * 300_000, 413),
        (b"", 422),
    ):
        page = read_page(desk.client.post("/u/nova", content=body, headers=own))
        assert page.status == status
        assert "othing was charged" in page.text
    assert donations(desk) == []


@only_sqlite
def test_somebody_who_tries_cards_is_asked_to_wait_and_keeps_what_was_typed(donor):
    answers = [donor.send() for _ in range(31)]
    assert {answer.status_code for answer in answers[:30]} == {303}
    page = read_page(answers[30])
    assert page.status == 429
    assert int(page.headers["retry-after"]) > 0
    assert "please try again in " in page.text


def test_an_unknown_streamer_is_404_and_similar_names_are_named(desk, donor):
    desk.write(lambda tx: add_streamer(tx, "novalis", "Novalis"))
    page = donor.get("/u/noval<b>")
    assert page.status == 404
    assert {"/u/nova", "/u/novalis"} <= set(page.links)
    assert "<b>" not in page.html
    assert donor.get("/u/%00").status == 404
    assert Donor(donor.client, "nobody").send(donor.get(), amount="5").status_code == 404


@only_sqlite
def test_one_streamer_has_one_address(desk, donor, nova):
    for path in ("/u/Nova", "/u/nova/", f"/u/{nova}"):
        answer = desk.client.get(f"{path}?lang=de", follow_redirects=False)
        assert (answer.status_code, answer.headers["location"]) == (308, "/u/nova?lang=de")


@only_sqlite
def test_supporters_and_goal_are_shown_and_cannot_break_the_page(desk, donor, nova):
    desk.write(lambda tx: add_streamer(tx, "other"))
    change_page(desk, nova, goal_title="A <better> chair", goal_amount=10_000, goal_currency="EUR")
    pay(
        desk,
        donor,
        amount="20",
        donor_name="<script>alert(1)</script>",
        message='"><img src=x onerror=alert(1)>',
    )
    pay(desk, donor, amount="5", donor_name="", message="Second")
    pay(desk, donor, amount="500", currency="JPY", donor_name="Yen")
    page = donor.get()
    assert "€25.00 of €100.00" in page.text
    assert "25%" in page.text
    assert "<script>alert(1)</script>" in page.text
    assert "<script>alert" not in page.html
    assert "<img" not in page.html
    assert page.text.index("¥500") < page.text.index("€5.00", page.text.index("Recent"))
    top = page.text[page.text.index("Biggest hearts") :]
    assert top.index("€20.00") < top.index("€5.00")
    assert "Yen" not in top


@only_sqlite
def test_words_that_wait_for_approval_stay_off_the_page(desk, donor):
    thanks = pay(desk, donor, amount="20", donor_name="Rude Name", message="Rude words")

    def hold(tx) -> None:
        alert = tx.session.exec(select(Alert)).one()
        alert.state, alert.reason = AlertState.HELD, "words"
        tx.session.add(alert)

    desk.write(hold)
    page = donor.get()
    assert "Rude" not in page.html
    assert "€20.00" in page.text
    assert "Nova looks at it before it goes on stream." in donor.get(thanks).text


@only_sqlite
def test_the_page_goes_over_the_wire_compressed(desk, donor):
    answer = desk.client.get("/u/nova", headers={"Accept-Encoding": "gzip"})
    assert answer.headers["content-encoding"] == "gzip"
    assert "Support Nova" in answer.text
    assert (
        "content-encoding" not in desk.client.get("/u/nova", headers={"Accept-Encoding": "identity"}).headers
    )


@only_sqlite
def test_page_style_and_script_weigh_at_most_thirty_kilobytes_together(desk, donor):
    for path in ("/u/nova", pay(desk, donor, amount="7", donor_name="Ana", message="Hello")):
        files = re.findall(r'(?:stylesheet" href|module" src)="([^"]+)"', donor.get(path).html)
        assert len(files) == 2
        answers = [desk.client.get(each, headers={"Accept-Encoding": "gzip"}) for each in (path, *files)]
        assert {answer.headers["content-encoding"] for answer in answers} == {"gzip"}
        assert sum(int(answer.headers["content-length"]) for answer in answers) <= LIGHT


@only_sqlite
def test_style_and_script_are_kept_for_ever_and_change_their_address_when_they_change(desk, donor):
    [style] = re.findall(r'stylesheet" href="([^"]+)"', donor.get().html)
    answer = desk.client.get(style)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/css; charset=utf-8")
    assert "immutable" in answer.headers["cache-control"]
    old = desk.client.get("/donate/0000000000/donate.css")
    assert (old.text, old.headers["cache-control"]) == (answer.text, "no-cache")
    assert desk.client.get("/donate/0000000000/other.css").status_code == 404


def test_a_key_belongs_to_one_form_and_one_pledge():
    given = Typed(amount="5", currency="EUR").given("nova")
    key = idempotency_key("a", given)
    assert key == idempotency_key("a", dict(given))
    assert key not in {idempotency_key("b", given), idempotency_key("a", given | {"message": "Hi"})}


@pytest.mark.parametrize(
    ("mode", "page"),
    [
        ("live_mode", "https://checkout.dodopayments.com"),
        ("test_mode", "https://test.checkout.dodopayments.com"),
    ],
)
def test_a_form_may_lead_to_the_providers_checkout(mode, page):
    settings = read_settings(
        dodo_payments_environment=mode, dodo_payments_api_key="key", dodo_products={"EUR": "pdt_1"}
    )
    gateway = make_gateways(settings, None)["dodo"]
    assert page in gateway.checkout_origins
    assert gateway.currencies == {"EUR"}
