"""A text is searched without case and accents, and the databases fold it as Python does."""

import pytest
from sqlalchemy import literal, select

from streampai_app.db import Database
from streampai_app.db.folding import fold, folded, has_words

TEXTS = [
    "Żaneta",
    "ŁÓDŹ Øre Đorđe",
    "Straße",
    "Ὀδυσσεύς",
    "ﬁ ＡＢ",
    "Ё й",
    "日本語",
    "ภาษาไทย",
    "İstanbul",
    "Œuvre",
]


def asked(database: Database, expression):
    return database.read_now(lambda tx: tx.session.exec(select(expression)).first()[0])


@pytest.mark.parametrize("text", TEXTS)
def test_the_database_folds_as_python_does(database: Database, text: str) -> None:
    assert asked(database, folded(literal(text))) == fold(text)


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("Żaneta", "zaneta"),
        ("Żaneta", "żAN"),
        ("Łódź", "lodz"),
        ("東京タワー", "京タ"),
        ("100% a_b", "0% A_B"),
    ],
)
def test_a_word_is_found_without_its_accents_and_inside_others(
    database: Database, text: str, query: str
) -> None:
    assert asked(database, has_words(literal(text), query))
    assert not asked(database, has_words(literal(text), "elsewhere"))
