"""What `streampai doctor` says of the search for similar requests."""

from streampai_app.cli.doctor import check_search
from streampai_app.settings import read_settings


def test_a_migrated_database_forgives_typing_errors(database_url):
    assert check_search(read_settings(database_url=database_url)) == "ok"


def test_a_database_without_its_tables_is_no_surprise(tmp_path):
    assert check_search(read_settings(database_url=f"sqlite:///{tmp_path}/new.db")).startswith(
        "ok: not looked at"
    )
