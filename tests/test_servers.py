"""A test that has to do without a server is skipped, or fails where nothing may be skipped."""

import pytest

from .servers import do_without


def test_without_a_server_a_test_is_skipped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("STREAMPAI_TEST_REQUIRE_ALL", raising=False)
    with pytest.raises(pytest.skip.Exception, match="no server"):
        do_without("no server")


def test_where_nothing_may_be_skipped_it_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STREAMPAI_TEST_REQUIRE_ALL", "1")
    with pytest.raises(pytest.fail.Exception, match="no server, and STREAMPAI_TEST_REQUIRE_ALL"):
        do_without("no server")
