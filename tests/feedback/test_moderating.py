"""Comments that wait to be looked at: counted with the requests that do, listed, for the team alone."""

import pytest
from sqlalchemy import event

from streampai_app.errors import NotAllowed
from streampai_app.feedback.comments import comment, hide_comment
from streampai_app.feedback.moderating import count_held_comments, held_comments
from streampai_app.feedback.queries import board_counts
from streampai_app.models import Kind
from tests.people import an_admin, new_uuid

from .people import a_request, a_visitor


async def test_held_comments_count_as_what_needs_review_and_are_listed_with_their_request(database):
    admin, (_, asked) = await an_admin(database), await a_request(database)
    said = [
        await database.write(comment, await a_visitor(database, name), asked.request.id, body, new_uuid())
        for name, body in (("Bo", "See www.spam.example"), ("", "Or www.other.example"), ("", "Yes"))
    ]
    listed = await database.read(held_comments, admin)
    assert [(one.name, one.item_title, one.body) for one in listed] == [
        ("Bo", "Dark mode", "See www.spam.example"),
        ("Somebody", "Dark mode", "Or www.other.example"),
    ]
    assert (await database.read(board_counts, admin, Kind.FEATURE))["held"] == 2
    assert (await database.read(board_counts, admin, Kind.BUG))["held"] == 0
    await database.write(hide_comment, admin, said[0].id)
    assert (await database.read(board_counts, admin, Kind.FEATURE))["held"] == 1


async def test_visitors_do_not_read_what_needs_review(database):
    with pytest.raises(NotAllowed):
        await database.read(held_comments, await a_visitor(database))


async def test_the_queue_is_found_by_its_own_index_and_not_among_all_comments(database):
    admin = await an_admin(database)

    def plans(tx):
        asked = []
        event.listen(tx.connection, "before_cursor_execute", lambda *call: asked.append(call[2:4]))
        held_comments(tx, admin)
        count_held_comments(tx)
        if tx.dialect == "postgresql":  # which reads a table of no rows sooner than an index
            tx.connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
        explain = "EXPLAIN QUERY PLAN" if tx.dialect == "sqlite" else "EXPLAIN"
        statements = [one for one in asked if "FROM comments" in one[0]]
        return [
            str(tx.connection.exec_driver_sql(f"{explain} {sql}", given).all()) for sql, given in statements
        ]

    listed, counted = await database.read(plans)
    assert "ix_comments_held" in listed
    assert "ix_comments_held" in counted
