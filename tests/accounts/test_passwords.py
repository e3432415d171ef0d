from argon2.profiles import CHEAPEST, RFC_9106_LOW_MEMORY

from streampai_app.accounts.passwords import Passwords, hash_password


async def test_a_password_matches_its_own_hash_and_no_other(passwords: Passwords) -> None:
    stored = await passwords.hash("correct horse")
    assert "correct" not in stored
    assert await passwords.verify(stored, "correct horse")
    assert not await passwords.verify(stored, "correct horse ")
    assert not await passwords.verify(await passwords.hash("battery staple"), "correct horse")


async def test_the_same_password_has_another_hash_each_time(passwords: Passwords) -> None:
    assert await passwords.hash("correct horse") != await passwords.hash("correct horse")


async def test_nobody_has_a_password_and_a_spoilt_hash_matches_none(passwords: Passwords) -> None:
    assert not await passwords.verify(None, "correct horse")
    assert not await passwords.verify("not a hash", "correct horse")


async def test_the_same_characters_typed_on_another_system_match(passwords: Passwords) -> None:
    stored = await passwords.hash("Zo\u00eb and her cat")
    assert await passwords.verify(stored, "Zoe\u0308 and her cat")


async def test_what_is_not_text_is_only_wrong(passwords: Passwords) -> None:
    assert not await passwords.verify(await passwords.hash("correct horse"), "\ud800\x00")


async def test_a_hash_with_other_parameters_is_outdated_and_still_good(passwords: Passwords) -> None:
    strong = Passwords()
    stored = hash_password("correct horse", CHEAPEST)
    assert not passwords.is_outdated(stored)
    assert strong.is_outdated(stored)
    assert await strong.verify(stored, "correct horse")
    strong.close()


def test_the_parameters_in_use_are_those_that_rfc_9106_recommends() -> None:
    memory = RFC_9106_LOW_MEMORY.memory_cost
    assert hash_password("correct horse").startswith(f"$argon2id$v=19$m={memory},t=3,p=4$")
