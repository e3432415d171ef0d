"""Nobody passes for the team by their name, and hardly anybody is taken for somebody who tries."""

import pytest

from streampai_app.alerts.moderation.names import (
    imitates_team,
    imitates_us,
    is_plain_name,
    leads_away,
    speaks_for_us,
)

from .measure_names import gamers, people, taken_for_others

TEAM = ("Tess", "Ada Lovelace")


@pytest.mark.parametrize(
    "name",
    [
        *(
            "Boss · Streampai team ✓",
            "Str3ampai",
            "Ѕtreampai",
            "S t r e a m p a i",
            "StreampaiTeam",
            "Streampal",
        ),
        *(
            "𝐒𝐭𝐫𝐞𝐚𝐦𝐩𝐚𝐢",
            "ＳＴＲＥＡＭＰＡＩ",
            "str\u200beampai",
            "strearnpai",
            "stream-pai",
            "Stream\u202epai",
        ),
        *(
            "Adm1n",
            "@dmin",
            "аdmin",
            "a.d.m.i.n",
            "ᴀᴅᴍɪɴ",
            "M0D",
            "t e a m",
            "Mοderator",
            "SupportTeam",
            "Оfficial",
        ),
        *("Offizieller Kundendienst", "Zespół", "Soporte", "Equipo de Nova", "Obsługa"),
        *(
            "Ana ✓",
            "Ana ✔",
            "Ana ☑️",
            "Ana ✅",
            "Ana 🛡️",
            "Ana 🏅",
            "Ana ★",
            "Boss • CEO",
            "Boss ·",
            "Boss・ CEO",
        ),
        *("Tess", "T e s s", "Tеss", "TESS.", "Ada  Lovelace", "AdaLovelace"),
    ],
)
def test_a_name_that_looks_like_the_team_is_not_shown(name: str) -> None:
    assert imitates_team(name, TEAM)


@pytest.mark.parametrize(
    "name",
    [
        *("Ana", "Modesto", "Adam", "Supporter Jane", "Jean-Luc O'Neill", "Coll·lell", "Nova", "Ana Modrić"),
        *("Commodore", "Amir", "Renée", "Łukasz", "Иван", "山田太郎", "محمد", "יוסי", "Σοφία", "नीतू", "민준"),
        *(
            "Ada",
            "Lovelace",
            "Tessa",
            "Mr. Smith",
            "Luna99",
            "J. R. R. Tolkien",
            "Steamy Pai",
            "Streamer Paige",
        ),
    ],
)
def test_an_ordinary_name_is_shown_at_once(name: str) -> None:
    assert not imitates_team(name, TEAM)
    assert is_plain_name(name)


@pytest.mark.parametrize(
    "name",
    [
        *("www.spam.example", "buy at spam.com", "discord.gg/abc", "a@b.example", "a | b", "Ana/Streamer"),
        *("Luna 💜", "x\u202ey", "\u200d", "Аna", "fuck", "f u c k", "ꓢꓔꓣꓰꓮꓟꓑꓮꓲ"),
    ],
)
def test_an_odd_name_is_looked_at_first(name: str) -> None:
    assert not is_plain_name(name)


@pytest.mark.parametrize("name", ["Streampai", "Nova (Streampai)", "5tre@mpai Team", "Ana ✓", "Ana ☑️"])
def test_a_donor_does_not_give_as_the_platform(name: str) -> None:
    assert imitates_us(name)


@pytest.mark.parametrize(
    "name", ["Team Rocket", "Ana ⭐", "Luna 💜", "The Admin", "Supporter", "Official Bob", ""]
)
def test_a_donor_may_be_called_what_they_like_otherwise(name: str) -> None:
    assert not imitates_us(name)


def test_a_title_that_claims_to_be_ours_is_told_from_one_about_us() -> None:
    claims = (
        "Official Streampai statement",
        "Streampai team: we close",
        "Streampai's support",
        "Dark mode ✓",
    )
    others = ("Streampai mobile app", "Support for OBS on Streampai", "Team features", "An official app")
    assert [title for title in claims if not speaks_for_us(title)] == []
    assert [title for title in others if speaks_for_us(title)] == []


@pytest.mark.parametrize(
    "name",
    [
        *("Helpdesk", "Help Desk", "H e l p d e s k", "He1pdesk", "Customer service", "CustomerService"),
        *("Customer care", "Developer", "Lead Developer", "Devs", "Founder", "Co-Founder", "Nova, Founder"),
        *(
            "Verified account",
            "Verified",
            "Security",
            "Security Team",
            "Billing",
            "Your Billing",
            "The Owner",
        ),
        *("Billing Department", "Head of Payments", "Account Manager", "Sales", "CEO", "Info"),
        *("Kundenservice", "Kunden-Service", "Verifiziertes Konto", "Gründer", "Sicherheit", "Entwicklerin"),
        *("Obsługa klienta", "Pomoc techniczna", "Założyciel", "Zweryfikowane konto", "Wlasciciel"),
        *("Atención al cliente", "Cuenta verificada", "Fundadora", "Seguridad", "Ayuda"),
        *(
            "Bot",
            "Assistant",
            "noreply",
            "Root",
            "Engineering",
            "Product Manager",
            "Head of Product",
            "Director",
        ),
        *("Redaktion", "Leiterin", "Kierownik", "Dueño", "Админ", "Адмін", "Yönetici", "Müşteri hizmetleri"),
        *("管理员", "官方", "在线客服", "公式サポート", "運営", "관리자"),
        *("Service client", "Assistenza clienti", "Klantenservice", "Поддержка", "Администратор"),
    ],
)
def test_the_words_for_who_works_here_are_nobodys_name(name: str) -> None:
    assert imitates_team(name, ())


@pytest.mark.parametrize(
    "name", ["Streampei", "Streamapi", "Streempai", "Stream Pay", "StreampeiHelp", "strеampei", "Strampai"]
)
def test_what_is_nearly_our_name_is_taken_for_it(name: str) -> None:
    assert imitates_team(name, ())
    assert imitates_us(name)


@pytest.mark.parametrize(
    "name",
    [
        *("Lovelace Ada", "LovelaceAda", "Lovelace, Ada", "Ada Lovelase", "Ada Lovlace", "Lovelcae Ada"),
        *("Ada Lovelace2", "The real Ada Lovelace", "Ada_Lovelace", "Аda Lovelace", "A d a L o v e l a c e"),
    ],
)
def test_a_name_of_the_team_is_known_turned_round_and_misspelt(name: str) -> None:
    assert imitates_team(name, TEAM)


@pytest.mark.parametrize(
    "name",
    [
        *(
            "www evil com",
            "hxxp evil com",
            "http evil",
            "wwwevilcom",
            "w w w evil",
            "evil com",
            "evil dot shop",
        ),
        *(
            "evil(dot)live",
            "evil punkt de",
            "discord gg abc",
            "t me evil",
            "bit ly abc",
            "Evil_com",
            "ＷＷＷ evil",
        ),
    ],
)
def test_an_address_without_its_signs_is_one(name: str) -> None:
    assert leads_away(name)


@pytest.mark.parametrize(
    "name",
    [
        *("Anna Billing", "Tom Service", "Peter Head", "Owner of a Lonely Heart", "Jo Sales", "Tass", "Jess"),
        *(
            "Ada",
            "Ada Lovett",
            "Dot Matrix",
            "Comet",
            "Netty",
            "Me T",
            "Carl Orff",
            "Bitsy Lynn",
            "StreamParty",
        ),
        *("Streamer", "Steampunk", "Lived Once", "Helpful Harry", "Mr. Point", "Care Bear"),
    ],
)
def test_a_name_that_only_sounds_so_is_shown(name: str) -> None:
    assert not imitates_team(name, TEAM)
    assert not leads_away(name)


def test_hardly_an_innocent_name_is_left_out() -> None:
    for rate in (taken_for_others("people", people(20)), taken_for_others("gamers", gamers())):
        print(rate, rate.wrong)
        assert rate.share < 0.001, rate.wrong
