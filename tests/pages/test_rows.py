"""Lists that keys walk: see `assets/desk/rows.js`."""

from streampai_app.components.elements import Rows

from .walking import everything


def test_every_row_of_every_page_can_be_walked_by_keys():
    rows = [
        (route, any(isinstance(each, Rows) for each in around))
        for route, component, around in everything()
        if "data-row" in (getattr(component, "custom_attrs", None) or {})
    ]
    assert {route for route, _ in rows} >= {"admin/support/[[chat_id]]", "admin/feedback", "admin/payments"}
    assert [route for route, is_walked in rows if not is_walked] == []
