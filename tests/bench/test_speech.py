"""The pace of speech is measured over real utterances; how fast it is here is not asserted."""

from streampai_app.alerts.speech.espeak import Espeak, find_engine
from streampai_app.bench.speech import SENTENCES, pace_of


async def test_the_pace_is_that_of_what_was_spoken() -> None:
    engine = find_engine()
    assert engine is not None
    pace = await pace_of(Espeak(engine, timeout=60), rounds=1)
    assert pace.sound > 2 * len(SENTENCES)
    assert pace.factor == pace.taken / pace.sound > 0
    assert pace.sentence.count == pace.word.count == len(SENTENCES)
