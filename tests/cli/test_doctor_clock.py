"""What `streampai doctor` says of this machine's clock."""

import pytest

from streampai_app.cli.doctor import check_clock
from streampai_app.settings import read_settings

from ..machines import HOUR, Machine


def test_a_clock_that_agrees_with_the_database_is_fine(database_url: str) -> None:
    assert check_clock(read_settings(database_url=database_url)) == "ok"


@pytest.mark.postgres
@pytest.mark.parametrize(("ahead", "said"), [(HOUR, "3600 s ahead of"), (-60.0, "60 s behind")])
def test_a_clock_that_is_wrong_is_told(postgres_url: str, ahead: float, said: str) -> None:
    answer = check_clock(read_settings(database_url=postgres_url), Machine(ahead).clock)
    assert said in answer
    assert not answer.startswith("ok")


def test_without_a_database_nobody_knows() -> None:
    unreachable = "postgresql://nobody@127.0.0.1:1/nothing"
    assert check_clock(read_settings(database_url=unreachable)).startswith("not known")
