"""Migrations and models agree, on both databases."""

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlmodel import SQLModel

import streampai_app.models  # noqa: F401  (fills the metadata)
from streampai_app import schema
from streampai_app.db import make_engine


def test_migrations_and_models_agree(database_url: str) -> None:
    engine = make_engine(database_url)
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection,
            opts={
                "compare_type": True,
                "compare_server_default": True,
                "include_name": schema.is_modelled,
            },
        )
        assert compare_metadata(context, SQLModel.metadata) == []
    engine.dispose()


def test_there_is_one_newest_migration() -> None:
    assert len(schema._scripts().get_heads()) == 1


def test_migrating_twice_changes_nothing(database_url: str) -> None:
    schema.migrate(database_url)
    engine = make_engine(database_url)
    assert schema.is_current(engine)
    engine.dispose()


def test_a_database_without_its_migrations_is_not_current(tmp_path) -> None:
    engine = make_engine(f"sqlite:///{tmp_path}/empty.db")
    assert not schema.is_current(engine)
    engine.dispose()
