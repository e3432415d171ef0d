"""The generated corpus of searches: what is found, what is wrong, and that both databases show the same."""

import pytest

from streampai_app import schema
from streampai_app.db import Database

from .measure import fill, measure

LEAST = {"none": 1.0, "dropped": 0.95, "doubled": 0.97, "swapped": 0.95, "neighbour": 0.95, "no accent": 1.0}
LEAST |= {"no space": 0.85, "en": 0.95, "de": 0.95, "es": 0.95, "pl": 0.95, "ja": 0.93, "all": 0.97}
OTHERS = 300  # requests beside the corpus: enough that not all can be compared
EVERY = 5  # of the corpus, which the command asks whole


async def measured(url: str):
    database = Database(url)
    try:
        return await measure(database, EVERY)
    finally:
        database.close()


async def test_recall_and_false_suggestions_stay_as_good_as_they_are(tmp_path):
    url = f"sqlite:///{tmp_path}/searches.db"
    schema.migrate(url)
    fill(url)
    rates, _, _ = await measured(url)
    assert {name: rate.recall for name, rate in rates.items() if rate.recall < LEAST.get(name, 0)} == {}
    assert rates["all"].wrong / rates["all"].asked < 0.06
    assert rates["nothing like it"].wrong == 0


@pytest.mark.postgres
async def test_both_databases_show_the_same_in_the_same_order(tmp_path, postgres_url):
    url = f"sqlite:///{tmp_path}/searches.db"
    schema.migrate(url)
    answers = []
    for each in (url, postgres_url):
        fill(each, OTHERS)
        answers.append((await measured(each))[1])
    assert answers[0] == answers[1]
