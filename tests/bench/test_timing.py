"""What is said of many times."""

import pytest

from streampai_app.bench.timing import Spread, quantile


def test_quantiles_are_values_that_were_measured() -> None:
    hundred = [float(number) for number in range(1, 101)]
    assert [quantile(hundred, share) for share in (0.5, 0.95, 0.99, 1.0)] == [50, 95, 99, 100]
    assert quantile([7.0], 0.01) == 7


def test_a_spread_is_in_milliseconds() -> None:
    spread = Spread.of([0.001, 0.003, 0.002])
    assert (spread.count, spread.p50, spread.p99) == (3, 2.0, 3.0)


def test_ratios_say_how_many_times_the_ceiling() -> None:
    assert Spread(1, 4.0, 6.0, 9.0).over(Spread(1, 2.0, 2.0, 3.0)) == {"p50": 2.0, "p95": 3.0, "p99": 3.0}


def test_nothing_measured_is_no_good_figure() -> None:
    with pytest.raises(ValueError, match="nothing"):
        Spread.of([])
